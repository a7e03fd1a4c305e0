package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/// With a patience of 10 s and a lowest rate of 1024 octets per second.
class PaceTest {

    private long now = Long.MAX_VALUE - 1_000_000_000;
    private final Pace pace = new Pace(LiveServer.SETTINGS, now);

    private boolean isExpiredAfter(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return pace.isExpired(now);
    }

    @Test
    void clientThatTakesNothingHasThePatience() {
        assertThat(isExpiredAfter(9_999)).isFalse();
        assertThat(isExpiredAfter(1)).isTrue();
    }

    @Test
    void clientThatWasFastMayPauseForAMinute() {
        pace.taken(1 << 30, now);

        assertThat(isExpiredAfter(59_999)).isFalse();
        assertThat(isExpiredAfter(1)).isTrue();
    }

    @Test
    void clientAtTheLowestRateIsNeverTooSlow() {
        for (int i = 0; i < 1000; i++) {
            assertThat(isExpiredAfter(8000)).isFalse();
            pace.taken(8 << 10, now);
        }
    }

    @Test
    void clientBelowTheLowestRateIsTooSlow() {
        int octets = 0;
        while (!isExpiredAfter(1000)) {
            pace.taken(100, now);
            octets += 100;
        }

        assertThat(octets).isEqualTo(1000);
    }

    @Test
    void singleOctetsDoNotExtendTheTime() {
        assertThat(isExpiredAfter(9000)).isFalse();
        pace.taken(1, now);

        assertThat(isExpiredAfter(1001)).isTrue();
    }
}
