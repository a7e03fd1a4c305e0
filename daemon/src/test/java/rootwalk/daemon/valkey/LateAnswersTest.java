package rootwalk.daemon.valkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

/// When a server is too slow. Each lookup waits for 5 ms.
class LateAnswersTest {

    private final LateAnswers late = new LateAnswers();

    private boolean add(long sentMillis) {
        return late.add(Long.MAX_VALUE - 50_000_000L + Duration.ofMillis(sentMillis).toNanos(),
                Long.MAX_VALUE - 50_000_000L + Duration.ofMillis(sentMillis + 5).toNanos());
    }

    @Test
    void lookupsThatAreLateAtTheSameTimeCountOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(add(0)).isFalse();
        }
        assertThat(add(1000)).isFalse();
        assertThat(add(1001)).isFalse();
        assertThat(add(1005)).isTrue();
    }

    @Test
    void aShortPauseIsNotEnough() {
        for (int millis = 0; millis < 95; millis += 5) {
            assertThat(add(millis)).as("after %d ms", millis).isFalse();
        }
        assertThat(add(95)).isTrue();
    }

    @Test
    void anAnswerInTimeBeginsAnew() {
        add(0);
        add(500);
        late.clear();

        assertThat(add(1000)).isFalse();
        assertThat(add(1500)).isFalse();
        assertThat(add(2000)).isTrue();
    }
}
