package rootwalk.resolver.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.ValidationTime;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RecordType;

class PlausibleClockTest {

    private static final Instant PAST = Instant.parse("2016-11-28T00:00:00Z");
    private static final Instant PRESENT = Instant.parse("2027-03-01T00:00:00Z");

    private Instant wall = PRESENT;
    private long nanos = -5;

    private PlausibleClock clock(Instant stored) {
        return new PlausibleClock(() -> wall, new Time() {
            @Override
            public long nanos() {
                return nanos;
            }

            @Override
            public long millis() {
                return nanos / 1_000_000;
            }
        }, stored);
    }

    private static Signature signature(String inception, String expiration) {
        return new Signature(RecordType.DNSKEY, 13, 0, 60, (int) Instant.parse(expiration).getEpochSecond(),
                (int) Instant.parse(inception).getEpochSecond(), 1, Name.ROOT, Octets.EMPTY);
    }

    @Test
    void aPlausibleClockIsBelieved() {
        assertThat(clock(Instant.EPOCH).time()).isEqualTo(ValidationTime.at(PRESENT));
        assertThat(clock(PRESENT).time()).isEqualTo(ValidationTime.at(PRESENT));
    }

    @Test
    void aClockBeforeTheProgramIsNotBelievedUntilItIsSet() {
        wall = PAST;
        PlausibleClock clock = clock(Instant.EPOCH);
        assertThat(clock.time()).isEqualTo(new ValidationTime.Unjudged());
        wall = PRESENT;
        assertThat(clock.time()).isEqualTo(ValidationTime.at(PRESENT));
        wall = PAST;
        assertThat(clock.time()).as("once it was believed").isEqualTo(ValidationTime.at(PAST));
    }

    @Test
    void aClockBeforeTheLastStoredTimeIsNotBelieved() {
        assertThat(clock(PRESENT.plusSeconds(1)).time()).isEqualTo(new ValidationTime.Unjudged());
    }

    @Test
    void afterAnHourAClockIsBelieved() {
        wall = PAST;
        PlausibleClock clock = clock(Instant.EPOCH);
        nanos += Duration.ofHours(1).toNanos() - 1;
        assertThat(clock.time()).isEqualTo(new ValidationTime.Unjudged());
        nanos += 1;
        assertThat(clock.time()).isEqualTo(ValidationTime.at(PAST));
    }

    @Test
    void aClockIsBelievedIfTheKeysOfATrustAnchorAreSignedForItsTime() {
        wall = PAST;
        PlausibleClock clock = clock(Instant.EPOCH);
        clock.confirm(signature("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));
        clock.confirm(signature("2016-01-01T00:00:00Z", "2016-02-01T00:00:00Z"));
        assertThat(clock.time()).isEqualTo(new ValidationTime.Unjudged());
        clock.confirm(signature("2016-11-01T00:00:00Z", "2016-12-01T00:00:00Z"));
        assertThat(clock.time()).isEqualTo(ValidationTime.at(PAST));
    }

    /// Anchors in a file may have times; with a clock of 1970, none would be valid.
    @Test
    void anImplausibleTimeIsNotJudged() {
        assertThat(PlausibleClock.judged(PAST)).isEqualTo(new ValidationTime.Unjudged());
        assertThat(PlausibleClock.judged(PRESENT)).isEqualTo(ValidationTime.at(PRESENT));
    }
}
