package rootwalk.dnssec.signing;

import java.time.Instant;

/// When signatures are valid.
public record Validity(Instant inception, Instant expiration) {

    /// For zones that are not signed again: from 2020 to 2050.
    public static final Validity LONG = new Validity(Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2050-01-01T00:00:00Z"));

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
