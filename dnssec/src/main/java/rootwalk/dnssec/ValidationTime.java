package rootwalk.dnssec;

import java.time.Instant;

import rootwalk.wire.Serial;

/// The time at which signatures must be valid.
public sealed interface ValidationTime {

    /// A time in seconds since 1970. The times of signatures are compared with it modulo 2^32 (RFC 4034 section 3.1.5).
    record At(long seconds) implements ValidationTime {}

    /// The clock is not plausible, so that signatures are valid at any time. What is found then must not be cached, and
    /// gets no AD.
    record Unjudged() implements ValidationTime {}

    static ValidationTime at(Instant time) {
        return new At(time.getEpochSecond());
    }

    /// Whether a signature that ends at `expiration` has expired (RFC 4035 section 5.3.1).
    default boolean isAfter(int expiration) {
        return switch (this) {
            case At(long seconds) -> Serial.isAfter((int) seconds, expiration);
            case Unjudged() -> false;
        };
    }

    /// Whether a signature that begins at `inception` is not valid yet.
    default boolean isBefore(int inception) {
        return switch (this) {
            case At(long seconds) -> Serial.isAfter(inception, (int) seconds);
            case Unjudged() -> false;
        };
    }
}
