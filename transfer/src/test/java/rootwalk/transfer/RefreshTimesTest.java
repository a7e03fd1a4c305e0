package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /// Refresh 1000, retry 100: a primary that is a secondary itself may have less of EXPIRE left (RFC 7314).
    @ParameterizedTest
    @CsvSource({"5000, 1000", "1100, 1000", "900, 800", "250, 150", "150, 100", "0, 100"})
    void aZoneIsRefreshedBeforeItExpires(int left, int refreshedAfter) {
        RefreshTimes times = RefreshTimes.afterSuccess(SoaTimers.of(Versions.of(1)),
                Optional.of(Duration.ofSeconds(left)), begin, 0);

        assertThat(times.refreshAt()).isEqualTo(begin.plusSeconds(refreshedAfter));
        assertThat(times.expiresAt()).contains(begin.plusSeconds(left));
    }

    @Test
    void aZoneThatHasExpiredIsRetriedEachHourAtLeast() {
        SoaTimers slow = new SoaTimers(Duration.ofDays(1), Duration.ofHours(3), Duration.ofDays(7));
        RefreshTimes expired = new RefreshTimes(begin, Optional.empty(), 9);

        assertThat(expired.afterFailure(slow, begin, 0).refreshAt()).isEqualTo(begin.plusSeconds(3600));
    }

    @Test
    void theLastAttemptIsNotAfterTheZoneHasExpired() {
        SoaTimers soa = SoaTimers.of(Versions.of(1));
        RefreshTimes failed = new RefreshTimes(begin, Optional.of(begin.plusSeconds(700)), 3);

        assertThat(failed.afterFailure(soa, begin, 0).refreshAt()).isEqualTo(begin.plusSeconds(600));
        assertThat(failed.afterFailure(soa, begin.plusSeconds(600), 0).refreshAt()).isEqualTo(begin.plusSeconds(700));
        assertThat(failed.withoutExpiry().afterFailure(soa, begin, 0).refreshAt()).isEqualTo(begin.plusSeconds(800));
    }
}
