package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void controlCharactersAreWrittenAsNumbers() {
        assertThat(SafeText.text("a\u001b[31m\n\u0007\u007f\u009bz")).isEqualTo("a\\027[31m\\010\\007\\127\\155z");
    }

    @Test
    void whatTurnsTheDirectionOfWritingIsNotLetThrough() {
        assertThat(SafeText.text("a\u202eb")).isEqualTo("a\ufffdb");
    }

    @Test
    void whatEndsALineInSomeProgramsIsNotLetThrough() {
        assertThat(SafeText.text("a\u2028b\u2029c\u0085d")).isEqualTo("a\ufffdb\ufffdc\\133d");
    }

    @Test
    void everythingElseStaysAsItIs() {
        assertThat(SafeText.text("bücher \\ 😀")).isEqualTo("bücher \\ 😀");
    }
}
