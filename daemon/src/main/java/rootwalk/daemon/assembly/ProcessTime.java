package rootwalk.daemon.assembly;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import rootwalk.resolver.contract.Time;

/// The clocks of a process. TTLs run by the steady clock, which stands still while the host sleeps, and by every step
/// forward of the wall clock besides, because what a sleeping host remembers has aged. Steps back are not followed:
/// failures and old data would be kept for as long as the step is.
final class ProcessTime implements Time {

    private final LongSupplier steadyNanos;
    private final LongSupplier wallMillis;

    /// How far the clock of TTLs is ahead of the steady clock, in milliseconds; never less than before.
    private final AtomicLong ahead;

    /// @param steadyNanos never goes back
    /// @param wallMillis goes back if the clock of the system is set back
    ProcessTime(LongSupplier steadyNanos, LongSupplier wallMillis) {
        this.steadyNanos = steadyNanos;
        this.wallMillis = wallMillis;
        ahead = new AtomicLong(wallMillis.getAsLong() - steadyMillis());
    }

    static ProcessTime ofSystem() {
        return new ProcessTime(System::nanoTime, System::currentTimeMillis);
    }

    @Override
    public long nanos() {
        return steadyNanos.getAsLong();
    }

    @Override
    public long millis() {
        // In this order: a pause between the two readings must not look like a step forward.
        long wall = wallMillis.getAsLong();
        long steady = steadyMillis();
        long known = ahead.get();
        long seen = wall - steady;
        return steady + (seen <= known ? known : ahead.accumulateAndGet(seen, Math::max));
    }

    private long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(steadyNanos.getAsLong());
    }
}
