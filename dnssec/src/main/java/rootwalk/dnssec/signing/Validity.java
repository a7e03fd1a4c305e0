package rootwalk.dnssec.signing;

import java.time.Instant;

/// When signatures are valid.
public record Validity(Instant inception, Instant expiration) {

    /// RFC 4034 section 3.1.5 compares times modulo 2^32, so that a longer time would be a negative one.
    public Validity {
        long seconds = expiration.getEpochSecond() - inception.getEpochSecond();
        if (seconds > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "signatures are valid for 68 years at most, not from " + inception + " to " + expiration);
        }
    }

    int inceptionSeconds() {
        return (int) inception.getEpochSecond();
    }

    int expirationSeconds() {
        return (int) expiration.getEpochSecond();
    }
}
