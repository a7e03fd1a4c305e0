package rootwalk.resolver.upstream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// The result of work that one thread does, and that other threads may wait for. They rarely do, so the first one that
/// waits creates the latch. Any thread.
public class PendingResult<T> {

    private @Nullable T result;
    private boolean ended;
    private @Nullable CountDownLatch latch;

    /// The work has ended.
    ///
    /// @param outcome
    ///            the result, or null if there is none for other threads
    public final void end(@Nullable T outcome) {
        CountDownLatch waitedFor = ended(outcome);
        if (waitedFor != null) {
            waitedFor.countDown();
        }
    }

    private synchronized @Nullable CountDownLatch ended(@Nullable T outcome) {
        result = outcome;
        ended = true;
        return latch;
    }

    /// Waits for the end of the work.
    ///
    /// @return false if the time has passed first
    public final boolean await(long nanos) throws InterruptedException {
        CountDownLatch end = latch();
        return end == null || end.await(nanos, TimeUnit.NANOSECONDS);
    }

    /// Null if the work has ended.
    private synchronized @Nullable CountDownLatch latch() {
        if (latch == null && !ended) {
            latch = new CountDownLatch(1);
        }
        return ended ? null : latch;
    }

    /// The result; null if there is none, or if the work has not ended.
    public final synchronized @Nullable T result() {
        return result;
    }
}
