package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT45S, 45 s", "PT1M, 1 min", "PT4M30S, 4 min 30 s", "PT1H, 1 h", "PT1H30M, 1 h 30 min",
            "PT1H0M5S, 1 h", "P1D, 1 d", "P2DT3H4M, 2 d 3 h", "P7D, 7 d"})
    void theTwoGreatestUnits(Duration time, String text) {
        assertThat(DurationText.text(time)).isEqualTo(text);
    }
}
