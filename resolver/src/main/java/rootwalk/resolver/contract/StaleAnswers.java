package rootwalk.resolver.contract;

import java.time.Duration;

/// When expired data is an answer (RFC 8767).
///
/// @param maxAge
///            how long after its expiry
/// @param after
///            how long a client waits for a fresh answer before it gets a stale one; zero: not at all
/// @param ttl
///            of the records in seconds, at least 1
public record StaleAnswers(Duration maxAge, Duration after, int ttl) {

    public StaleAnswers {
        if (maxAge.isNegative() || after.isNegative() || ttl < 1) {
            throw new IllegalArgumentException(
                    "times must not be negative, and the TTL of stale records must not be 0");
        }
    }

    /// Whether stale data is used at once, and refreshed meanwhile.
    public boolean atOnce() {
        return after.isZero();
    }
}
