package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

class RejectionsTest {

    private static final long SECOND = 1_000_000_000;

    private final Rejections rejections = new Rejections();

    /// The clock of a machine may be about to overflow.
    private long now = Long.MAX_VALUE - SECOND;

    @Test
    void theLastRejectionIsKnownUntilAResponse() {
        assertThat(rejections.last()).isNull();
        assertThat(rejected("one.test.")).isFalse();
        assertThat(rejections.last()).isEqualTo("the HTTP status 502 for one.test.");
        assertThat(rejected("two.test.")).isFalse();
        assertThat(rejections.last()).isEqualTo("the HTTP status 502 for two.test.");

        rejections.responded();
        assertThat(rejections.last()).isNull();
    }

    @Test
    void aServerThatRejectsFourNamesWithinAMinuteRejectsAny() {
        for (int i = 0; i < 10; i++) {
            assertThat(rejected("one.test.")).isFalse();
            assertThat(rejected("two.test.")).isFalse();
        }
        assertThat(rejected("three.test.")).isFalse();
        now += 60 * SECOND;
        assertThat(rejected("four.test.")).isTrue();

        rejections.responded();
        assertThat(rejected("one.test.")).isFalse();
    }

    @Test
    void namesThatAreRejectedNowAndThenDoNotAddUp() {
        for (int i = 0; i < 10; i++) {
            assertThat(rejected("name" + i + ".test.")).isFalse();
            now += 30 * SECOND;
        }
    }

    private boolean rejected(String name) {
        return rejections.rejected("the HTTP status 502 for " + name, Name.of(name), now);
    }

    @Test
    void aPauseEndsAfterTheTimeThatTheServerAskedFor() {
        assertThat(rejections.pauseReason(now)).isNull();
        rejections.pause("busy", now, Duration.ofMillis(2_500));
        assertThat(rejections.pauseReason(now)).isEqualTo("busy; the next query is sent in 3 s");

        now += 2 * SECOND;
        assertThat(rejections.pauseReason(now)).isEqualTo("busy; the next query is sent in 1 s");
        now += SECOND / 2;
        assertThat(rejections.pauseReason(now)).isNull();
    }

    @Test
    void aResponseDoesNotEndAPause() {
        rejections.pause("busy", now, Duration.ofSeconds(5));
        rejections.responded();
        assertThat(rejections.pauseReason(now)).isNotNull();
    }

    @Test
    void noPauseIsLongerThanThirtySeconds() {
        rejections.pause("busy", now, Duration.ofDays(365_000));
        assertThat(rejections.pauseReason(now)).isEqualTo("busy; the next query is sent in 30 s");
        now += 30 * SECOND;
        assertThat(rejections.pauseReason(now)).isNull();
    }

    @Test
    void aRejectionWithoutATimeIsNoPause() {
        rejections.pause("busy", now, Duration.ofSeconds(5));
        rejections.pause("broken", now, Duration.ZERO);
        rejections.pause("broken", now, Duration.ofSeconds(-1));
        assertThat(rejections.pauseReason(now)).isEqualTo("busy; the next query is sent in 5 s");
    }
}
