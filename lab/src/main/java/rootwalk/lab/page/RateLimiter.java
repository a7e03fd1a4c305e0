package rootwalk.lab.page;

import java.util.function.LongSupplier;

/// Allows a burst of twenty actions, and then two each second. Thread-safe.
final class RateLimiter {

    private static final long INTERVAL_NANOS = 500_000_000;
    private static final int BURST = 20;

    private final LongSupplier nanos;
    /// When the last action would be due at a constant rate.
    private long due;

    RateLimiter(LongSupplier nanos) {
        this.nanos = nanos;
        due = nanos.getAsLong() - INTERVAL_NANOS * BURST;
    }

    /// Allows an action and counts it, or returns false.
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
