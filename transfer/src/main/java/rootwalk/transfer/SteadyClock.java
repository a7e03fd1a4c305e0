package rootwalk.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// A clock for intervals: corrections of the time of day do not change it, and it never goes back. Its instants have no meaning for
/// other processes, and none for people.
///
/// @param timeOfDay for conversions
/// @param nanos of a clock that never goes back
public record SteadyClock(InstantSource timeOfDay, LongSupplier nanos) implements InstantSource {

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.getAsLong());
    }

    /// The time of day of an instant of this clock, unless it is corrected.
    public Instant toTimeOfDay(Instant steady) {
        return timeOfDay.instant().plus(Duration.between(instant(), steady));
    }

    /// The instant of this clock that a time of day is.
    public Instant ofTimeOfDay(Instant time) {
        return instant().plus(Duration.between(timeOfDay.instant(), time));
    }
}
