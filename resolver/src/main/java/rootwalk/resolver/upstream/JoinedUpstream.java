package rootwalk.resolver.upstream;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.upstream.Heard.Reason;
import rootwalk.resolver.upstream.Heard.Silence;

/// Deduplicates equal queries to one server: the second waits for the response to the first. With many equal queries
/// in flight, a spoofing attack would need fewer guesses (RFC 5452 section 5). One whose timeout has passed may wait
/// for a late response at the same time as the next. Any thread.
///
/// No deadlock is possible here: an exchange waits for a server only.
public final class JoinedUpstream implements Upstream {

    private final Upstream upstream;
    private final ConcurrentHashMap<Ask, Pending> inFlight = new ConcurrentHashMap<>();

    /// An exchange that others may wait for.
    private static final class Pending {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Heard heard;

        void ends(@Nullable Heard outcome) {
            heard = outcome;
            done.countDown();
        }

        @Nullable
        Heard await(long nanos) {
            try {
                boolean ignored = done.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return heard;
        }
    }

    public JoinedUpstream(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public Heard ask(Ask ask, Attempt attempt, Watch watch) {
        Pending mine = new Pending();
        Pending other = inFlight.putIfAbsent(ask, mine);
        if (other != null) {
            Heard heard = other.await(attempt.budget().nanosLeft());
            return heard != null ? heard : new Silence(Reason.NOT_READY, Transport.UDP, 0);
        }
        Heard heard = null;
        try {
            heard = upstream.ask(ask, attempt, watch);
            return heard;
        } finally {
            inFlight.remove(ask, mine);
            mine.ends(heard);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
