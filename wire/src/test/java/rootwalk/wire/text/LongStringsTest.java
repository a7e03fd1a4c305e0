package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongStringsTest {

    private static String a(int times) {
        return "a".repeat(times);
    }

    @Test
    void haveAtMost255Octets() {
        assertThat(LongStrings.split("\"" + a(256) + "\"")).isEqualTo("\"" + a(255) + "\" \"a\"");
        assertThat(LongStrings.split("x \"" + a(510) + "\" y"))
                .isEqualTo("\"x\" \"" + a(255) + "\" \"" + a(255) + "\" \"y\"");
        assertThat(LongStrings.split("\"" + a(255) + "\"")).isEqualTo("\"" + a(255) + "\"");
    }

    @Test
    void areCountedWithoutTheirEscapes() {
        String escaped = "\\097".repeat(255);

        assertThat(LongStrings.split(escaped)).isEqualTo(escaped);
        assertThat(LongStrings.split("\"" + escaped + "\\\"\"")).isEqualTo("\"" + a(255) + "\" \"\\\"\"");
        assertThat(LongStrings.split("\"" + "\u00e9".repeat(128) + "\""))
                .isEqualTo("\"" + "\\195\\169".repeat(127) + "\\195\" \"\\169\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ";", "\"x\"", "x y", "\\# 1 00", "\"%s", "\"%s\" ; x", "%s\n%s", "\\# 150 %s", "%s \\x\\"})
    void thatAreNoneStayAsTheyAre(String form) {
        String text = form.replace("%s", a(300));

        assertThat(LongStrings.split(text)).isEqualTo(text);
    }
}
