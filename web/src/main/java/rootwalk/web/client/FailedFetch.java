package rootwalk.web.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import rootwalk.web.http.Request;
import rootwalk.web.path.FetchFailure;

/// A fetch that ended before its time, with what there was until then.
public final class FailedFetch extends FetchFailure {

    /// A request that got no response.
    ///
    /// @param request
    ///            with all the fields that it has or would have had
    /// @param nanos
    ///            nanoseconds until it failed
    public record Unanswered(Request request, Instant started, long nanos) {}

    private final transient List<Exchange> exchanges;
    private final transient Optional<Unanswered> unanswered;

    FailedFetch(FetchFailure why, List<Exchange> exchanges, Optional<Unanswered> unanswered) {
        super(why.step(), why.description(), why.usualCause(), why);
        this.exchanges = List.copyOf(exchanges);
        this.unanswered = unanswered;
    }

    /// Those that came to their end.
    public List<Exchange> exchanges() {
        return exchanges;
    }

    /// Empty where it failed between two exchanges, at a redirect.
    public Optional<Unanswered> unanswered() {
        return unanswered;
    }
}
