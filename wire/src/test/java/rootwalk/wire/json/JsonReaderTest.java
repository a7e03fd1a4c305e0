package rootwalk.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

    private static JsonValue read(String text) throws JsonException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEachKindOfValue() throws Exception {
        assertThat(read(" {\"a\": [1, -2.5e+3, true, false, null], \"b\" : {} , \"\": \"x\"}\r\n"))
                .isEqualTo(new JsonValue.Members(Map.of(
                        "a", new JsonValue.Items(List.of(new JsonValue.Numeral("1"), new JsonValue.Numeral("-2.5e+3"),
                                new JsonValue.Flag(true), new JsonValue.Flag(false), new JsonValue.Nothing())),
                        "b", new JsonValue.Members(Map.of()),
                        "", new JsonValue.Text("x"))));
    }

    @Test
    void readsEscapes() throws Exception {
        assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\""))
                .isEqualTo(new JsonValue.Text("\"\\/\b\f\n\r\té\uD83D\uDE00é"));
    }

    /// What the writer writes is read as it was.
    @Test
    void readsWhatIsWritten() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(8); j > 0; j--) {
                text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x100) : 0x1F600 + random.nextInt(50));
            }
            String json = new JsonWriter().object().member("t", text.toString()).endObject().take();
            assertThat(read(json))
                    .isEqualTo(new JsonValue.Members(Map.of("t", new JsonValue.Text(text.toString()))));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        {                     | the name of a member is missing (line 1, column 2)
        {"a"}                 | a colon is missing (line 1, column 5)
        {"a":}                | a value is expected (line 1, column 6)
        {"a":1                | a comma or } is missing (line 1, column 7)
        {"a":1,}              | the name of a member is missing (line 1, column 8)
        {"a":1,"a":2}         | a name occurs twice in an object (line 1, column 8)
        [1                    | a comma or ] is missing (line 1, column 3)
        [1,]                  | a value is expected (line 1, column 4)
        [1] 2                 | something follows the value (line 1, column 5)
        01                    | a value is expected (line 1, column 1)
        +1                    | a value is expected (line 1, column 1)
        .5                    | a value is expected (line 1, column 1)
        NaN                   | a value is expected (line 1, column 1)
        tru                   | a value is expected (line 1, column 1)
        'a'                   | a value is expected (line 1, column 1)
        "a                    | a string has no end (line 1, column 1)
        "\\x"                  | a string has an unknown escape sequence (line 1, column 2)
        "\\u12"                | \\u needs four hexadecimal digits (line 1, column 6)
        "\\ud800"              | a string has a lone surrogate (line 1, column 1)
        "\\udc00\\ud800"        | a string has a lone surrogate (line 1, column 1)
        """)
    void whatIsNotJsonIsAnErrorWithItsPlace(String text, String reason) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class).hasMessage(reason);
    }

    @Test
    void controlCharactersAndOtherEncodingsAreErrors() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("the text ends where a value is expected");
        assertThatThrownBy(() -> read("[\n\"a\nb\"]"))
                .hasMessage("a control character in a string is not escaped (line 2, column 3)");
        assertThatThrownBy(() -> read("\uFEFF1")).hasMessageContaining("a value is expected");
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xC3, '"'}))
                .hasMessage("the text is not in UTF-8");
        assertThatThrownBy(() -> read("1\0")).hasMessageContaining("something follows the value");
    }

    @Test
    void theDepthIsLimited() throws Exception {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(JsonValue.Items.class);
        assertThatThrownBy(() -> read("[".repeat(33) + "]".repeat(33))).hasMessageContaining("more than 32 deep");
        assertThatThrownBy(() -> read("[".repeat(1_000_000))).hasMessageContaining("more than 32 deep");
    }

    @Test
    void anyOctetsAreReadOrRejected() {
        Random random = new Random(2);
        byte[] alphabet = "{}[]\",:\\u0019ae. \n-+truefalsn\u00e9".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] octets = new byte[random.nextInt(24)];
            for (int j = 0; j < octets.length; j++) {
                octets[j] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                assertThat(JsonReader.read(octets)).isNotNull();
            } catch (JsonException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
