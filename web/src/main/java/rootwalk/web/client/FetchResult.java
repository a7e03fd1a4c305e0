package rootwalk.web.client;

import java.util.List;

/// What a fetch led to: each exchange on the way, the last of them with the response that was wanted.
public record FetchResult(List<Exchange> exchanges) {

    public FetchResult {
        exchanges = List.copyOf(exchanges);
    }

    public Exchange last() {
        return exchanges.getLast();
    }
}
