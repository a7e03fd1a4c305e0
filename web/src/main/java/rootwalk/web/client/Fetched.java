package rootwalk.web.client;

import java.util.List;

/// What a fetch led to: each exchange on the way, the last of them with the response that was wanted.
public record Fetched(List<Exchanged> exchanges) {

    public Fetched {
        exchanges = List.copyOf(exchanges);
    }

    public Exchanged last() {
        return exchanges.getLast();
    }
}
