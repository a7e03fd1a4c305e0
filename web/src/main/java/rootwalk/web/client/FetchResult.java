package rootwalk.web.client;

import java.util.List;

/// The exchanges of a fetch in their order. The last one has the final response.
public record FetchResult(List<Exchange> exchanges) {

    public FetchResult {
        exchanges = List.copyOf(exchanges);
    }

    public Exchange last() {
        return exchanges.getLast();
    }
}
