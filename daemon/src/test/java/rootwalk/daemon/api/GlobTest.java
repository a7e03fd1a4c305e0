package rootwalk.daemon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        www.example., www.example., true
        WWW.example., www.EXAMPLE., true
        www*, www.example., true
        *example*, www.example., true
        www.example., www.example, false
        w?w*, wow, true
        w?w, ww, false
        *a*b, xaxxb, true
        *a*b, xaxxbx, false
        *, '', true
        ?, '', false
        **?**, x, true
        192.0.2.?, 192.0.2.10, false
        """)
    void aStarIsAnyTextAndAQuestionMarkOneCharacter(String pattern, String text, boolean isMatched) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(isMatched);
    }

    @Test
    void manyStarsTakeNoLongTime() {
        Glob pattern = Glob.of("*a".repeat(500) + "b");

        assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertThat(pattern.matches("a".repeat(60_000))).isFalse());
    }
}
