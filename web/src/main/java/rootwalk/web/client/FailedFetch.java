package rootwalk.web.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import rootwalk.web.http.Request;
import rootwalk.web.path.FetchFailure;

/// A fetch that failed, with the exchanges that were completed before.
public final class FailedFetch extends FetchFailure {

    /// A request without a response.
    ///
    /// @param request with all header fields that it has or would have had
    /// @param nanos time until it failed
    public record Unanswered(Request request, Instant started, long nanos) {}

    private final transient List<Exchange> exchanges;
    private final transient Optional<Unanswered> unanswered;

    FailedFetch(FetchFailure why, List<Exchange> exchanges, Optional<Unanswered> unanswered) {
        super(why.step(), why.description(), why.usualCause(), why);
        this.exchanges = List.copyOf(exchanges);
        this.unanswered = unanswered;
    }

    /// The completed exchanges.
    public List<Exchange> exchanges() {
        return exchanges;
    }

    /// The request that failed; empty if the fetch failed between two exchanges, at a redirect.
    public Optional<Unanswered> unanswered() {
        return unanswered;
    }
}
