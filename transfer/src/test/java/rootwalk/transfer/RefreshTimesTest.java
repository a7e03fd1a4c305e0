package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.Test;

class RefreshTimesTest {

    private final Instant begin = Instant.parse("2026-11-29T12:00:00Z");
    private Instant timeOfDay = begin;
    private long nanos = 7;
    private final SteadyClock clock = new SteadyClock(() -> timeOfDay, () -> nanos);

    @Test
    void aCorrectionOfTheTimeOfDayChangesNoInterval() {
        Instant due = clock.instant().plusSeconds(10);
        timeOfDay = begin.plusSeconds(1_000_000_000);
        assertThat(clock.instant()).isBefore(due);

        nanos += 10_000_000_000L;
        assertThat(clock.instant()).isEqualTo(due);
        assertThat(clock.toTimeOfDay(due)).isEqualTo(timeOfDay);
    }

    @Test
    void aStoredTimeOfDayIsAsFarAwayAsByTheClock() {
        assertThat(clock.ofTimeOfDay(begin.plusSeconds(60))).isEqualTo(clock.instant().plusSeconds(60));
        assertThat(clock.toTimeOfDay(clock.ofTimeOfDay(begin.plusSeconds(60)))).isEqualTo(begin.plusSeconds(60));
    }

    @Test
    void aZoneExpiresAfterARestartAsBefore() {
        assertThat(RefreshTimes.restored(begin, begin.plusSeconds(4999), Versions.of(1)).expiresAt())
                .contains(begin.plusSeconds(4999));
    }

    /// The clock was years ahead when the time was stored.
    @Test
    void aZoneExpiresAfterExpireOfItsSoaAtTheLatest() {
        assertThat(RefreshTimes.restored(begin, begin.plusSeconds(1_000_000_000), Versions.of(1)).expiresAt())
                .contains(begin.plusSeconds(5000));
    }
}
