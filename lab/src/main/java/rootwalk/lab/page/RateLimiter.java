package rootwalk.lab.page;

import java.util.function.LongSupplier;

/// How often something may be done: twenty times at once, then twice a second. Any thread.
final class RateLimiter {

    private static final long INTERVAL_NANOS = 500_000_000;
    private static final int BURST = 20;

    private final LongSupplier nanos;
    /// When the last one taken would have been due had they come evenly.
    private long due;

    RateLimiter(LongSupplier nanos) {
        this.nanos = nanos;
        due = nanos.getAsLong() - INTERVAL_NANOS * BURST;
    }

    /// Whether one more may be done now; then it counts.
    synchronized boolean tryAcquire() {
        long now = nanos.getAsLong();
        long next = Math.max(due - now, -INTERVAL_NANOS * BURST) + INTERVAL_NANOS;
        if (next > 0) {
            return false;
        }
        due = now + next;
        return true;
    }
}
