package rootwalk.resolver.upstream;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;

/// Deduplicates equal queries to one server: the second waits for the response to the first. With many equal queries
/// in flight, a spoofing attack would need fewer guesses (RFC 5452 section 5). A query whose timeout has passed may still wait
/// for a late response while the next one is in flight. Thread-safe.
///
/// Each query has the limits of its own resolution: it waits only as long as its budget permits, and if the first one
/// ended for lack of budget, the second is sent.
///
/// No deadlock is possible here: an exchange waits for a server only.
public final class DeduplicatingUpstream implements Upstream {

    private final Upstream upstream;
    private final ConcurrentHashMap<UpstreamQuery, Pending> inFlight = new ConcurrentHashMap<>();

    /// An exchange that others may wait for.
    private static final class Pending extends PendingResult<QueryResult> {

        /// The result, or null if it is of no use to other resolutions.
        @Nullable
        QueryResult resultForOthers() {
            QueryResult found = result();
            return found instanceof NoResponse noResponse && isOfOneResolution(noResponse.reason()) ? null : found;
        }

        /// Whether the exchange ended for a reason that applies to the resolution that sent it only.
        private static boolean isOfOneResolution(Reason reason) {
            return switch (reason) {
                case BUDGET, GIVEN_UP, SETTLED -> true;
                case TIMEOUT, UNREACHABLE, CLOSED, SUSPICIOUS, MALFORMED, NOT_READY, UNENCRYPTED, REJECTED,
                        QUERY_REJECTED ->
                    false;
            };
        }
    }

    public DeduplicatingUpstream(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer) {
        Pending mine = new Pending();
        Pending other = inFlight.putIfAbsent(query, mine);
        return other == null ? send(mine, query, attempt, observer) : waitFor(other, mine, query, attempt, observer);
    }

    private QueryResult send(Pending mine, UpstreamQuery query, Attempt attempt, Observer observer) {
        QueryResult result = null;
        try {
            result = upstream.query(query, attempt, observer);
            return result;
        } finally {
            inFlight.remove(query, mine);
            mine.end(result);
        }
    }

    private QueryResult waitFor(
            Pending first, Pending mine, UpstreamQuery query, Attempt attempt, Observer observer) {
        long left = attempt.budget().nanosLeft();
        Pending other = first;
        while (other != null) {
            try {
                if (!other.await(attempt.budget().nanosLeft())) {
                    return noResponse(Reason.GIVEN_UP, left - attempt.budget().nanosLeft());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return noResponse(Reason.NOT_READY, left - attempt.budget().nanosLeft());
            }
            QueryResult result = other.resultForOthers();
            if (result != null) {
                return result;
            }
            other = inFlight.putIfAbsent(query, mine);
        }
        return send(mine, query, attempt, observer);
    }

    /// @param waited
    ///            in nanoseconds
    private static NoResponse noResponse(Reason reason, long waited) {
        return new NoResponse(reason, UpstreamTransport.UDP, waited);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
