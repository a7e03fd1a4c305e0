package rootwalk.daemon.assembly.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import rootwalk.resolver.contract.Time;

/// The clocks of a process. TTLs are measured with the steady clock, which stops while the host sleeps. Each forward
/// step of the wall clock is added, because data has aged while the host was asleep. Backward steps are ignored, since
/// they would keep failures and old data too long.
public final class ProcessTime implements Time {

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

    public static ProcessTime ofSystem() {
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
