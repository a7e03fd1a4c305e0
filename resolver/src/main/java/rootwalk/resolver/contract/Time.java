package rootwalk.resolver.contract;

/// The clocks. Any thread may read them.
public interface Time {

    /// Nanoseconds of a clock that never goes back, for round-trip times, timeouts and deadlines.
    long nanos();

    /// Milliseconds of the clock that TTLs run by. It never goes back. It continues while the host sleeps, since TTLs
    /// also elapse then.
    long millis();
}
