package rootwalk.resolver.contract;

/// The clocks. Any thread may read them.
public interface Time {

    /// Nanoseconds of a clock that never goes back, for round-trip times, timeouts and deadlines.
    long nanos();

    /// Milliseconds of the clock that TTLs run by. A sleeping host ages its cache, so this is the wall clock.
    long millis();
}
