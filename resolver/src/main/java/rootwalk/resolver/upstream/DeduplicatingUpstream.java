package rootwalk.resolver.upstream;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;

/// Deduplicates equal queries to one server: the second waits for the response to the first. With many equal queries
/// in flight, a spoofing attack would need fewer guesses (RFC 5452 section 5). A query whose timeout has passed may still wait
/// for a late response while the next one is in flight. Thread-safe.
///
/// No deadlock is possible here: an exchange waits for a server only.
public final class DeduplicatingUpstream implements Upstream {

    private final Upstream upstream;
    private final ConcurrentHashMap<UpstreamQuery, Pending> inFlight = new ConcurrentHashMap<>();

    /// An exchange that others may wait for.
    private static final class Pending {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable QueryResult result;

        void complete(@Nullable QueryResult outcome) {
            result = outcome;
            done.countDown();
        }

        @Nullable
        QueryResult await(long nanos) {
            try {
                boolean ignored = done.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return result;
        }
    }

    public DeduplicatingUpstream(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer) {
        Pending mine = new Pending();
        Pending other = inFlight.putIfAbsent(query, mine);
        if (other != null) {
            QueryResult result = other.await(attempt.budget().nanosLeft());
            return result != null ? result : new NoResponse(Reason.NOT_READY, UpstreamTransport.UDP, 0);
        }
        QueryResult result = null;
        try {
            result = upstream.query(query, attempt, observer);
            return result;
        } finally {
            inFlight.remove(query, mine);
            mine.complete(result);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
