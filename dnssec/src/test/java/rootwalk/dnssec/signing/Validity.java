package rootwalk.dnssec.signing;

import java.time.Instant;

import rootwalk.dnssec.ValidationTime;

/// When signatures are valid.
public record Validity(Instant inception, Instant expiration) {

    /// From 2020 to 2050.
    public static final Validity LONG = new Validity(Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2050-01-01T00:00:00Z"));

    /// A time within [#LONG].
    public static final ValidationTime NOW = ValidationTime.at(Instant.parse("2026-11-28T12:00:00Z"));

    int inceptionSeconds() {
        return (int) inception.getEpochSecond();
    }

    int expirationSeconds() {
        return (int) expiration.getEpochSecond();
    }
}
