package rootwalk.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogThrottleTest {

    private final LogThrottle throttle = new LogThrottle();

    private int before(Level level, String message, Object argument, long second) {
        String text = message.replace("{}", argument.toString());
        return throttle.suppressedBefore(new LogEvent(second * 1000, level, "x", message, text, null, false));
    }

    @Test
    void beyondFiveAMinuteAreLeftOutAndCounted() {
        for (int i = 0; i < 5; i++) {
            assertThat(before(Level.WARN, "a connection failed: {}", i, 1)).isZero();
        }
        for (int i = 0; i < 7; i++) {
            assertThat(before(Level.WARN, "a connection failed: {}", i, 2)).isEqualTo(LogThrottle.SUPPRESSED);
        }
        assertThat(before(Level.WARN, "another matter: {}", 0, 2)).isZero();

        assertThat(before(Level.WARN, "a connection failed: {}", 0, 61)).isEqualTo(7);
        assertThat(before(Level.WARN, "a connection failed: {}", 0, 62)).isZero();
    }

    @Test
    void ofDifferentTextsAreNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(before(Level.WARN, "{}", "problem " + i, 1)).isZero();
        }
    }

    @Test
    void ofInformationAreAllWritten() {
        for (int i = 0; i < 100; i++) {
            assertThat(before(Level.INFO, "query {}", i, 1)).isZero();
        }
    }
}
