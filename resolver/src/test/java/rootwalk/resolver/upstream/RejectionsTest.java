package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

class RejectionsTest {

    private static final long SECOND = 1_000_000_000;

    private final Rejections rejections = new Rejections();

    private static final Name ONE = Name.of("one.test.");

    /// The clock of a machine may be about to overflow.
    private long now = Long.MAX_VALUE - SECOND;

    @Test
    void theLastRejectionIsKnownUntilAResponse() {
        assertThat(rejections.last()).isNull();
        rejections.rejected("the HTTP status 502", ONE);
        rejections.rejected("the HTTP status 503", ONE);
        assertThat(rejections.last()).isEqualTo("the HTTP status 503");

        rejections.responded();
        assertThat(rejections.last()).isNull();
    }

    @Test
    void aServerThatRejectsFourNamesInARowRejectsAny() {
        for (int i = 0; i < 10; i++) {
            assertThat(rejections.rejected("the HTTP status 502", ONE)).isFalse();
        }
        assertThat(rejections.rejected("the HTTP status 502", Name.of("two.test."))).isFalse();
        assertThat(rejections.rejected("the HTTP status 502", Name.of("three.test."))).isFalse();
        assertThat(rejections.rejected("the HTTP status 502", Name.of("four.test."))).isTrue();

        rejections.responded();
        assertThat(rejections.rejected("the HTTP status 502", ONE)).isFalse();
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
