package rootwalk.lab.page;

import java.util.function.LongSupplier;

/// How often something may be done: twenty times at once, then twice a second. Any thread.
final class Pace {

    private static final long INTERVAL_NANOS = 500_000_000;
    private static final int AT_ONCE = 20;

    private final LongSupplier nanos;
    /// When the last one taken would have been due had they come evenly.
    private long due;

    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        due = nanos.getAsLong() - INTERVAL_NANOS * AT_ONCE;
    }

    /// Whether one more may be done now; then it counts.
    synchronized boolean takes() {
        long now = nanos.getAsLong();
        long next = Math.max(due - now, -INTERVAL_NANOS * AT_ONCE) + INTERVAL_NANOS;
        if (next > 0) {
            return false;
        }
        due = now + next;
        return true;
    }
}
