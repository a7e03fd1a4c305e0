package rootwalk.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final int DEPTH = 32;
    private static final int LENGTH = 100_000;

    /// Texts that need the YAML parser, or are errors that it explains.
    @ParameterizedTest
    @ValueSource(strings = {
            "", " ", "# {}", "a: 1", "[1]", "\"a\"", "{", "{\"a\"", "{\"a\":", "{\"a\": 1", "{\"a\": 1]", "{\"a\": [1}",
            "{a: 1}", "{\"a\": x}", "{'a': 1}", "{\"a\": 'x'}", "{\"a\": 1,}", "{\"a\": [1,]}", "{,}", "{\"a\": [,]}",
            "{\"a\"}",
            "{\"a\": 1} # end", "{\"a\": 1}\n---\n{}", "{\"a\": 1}{}", "{\"a\": 1 # one\n}", "{\"a\": *x}",
            "{\"a\": &x 1}",
            "{\"a\": \"\\n\"}", "{\"a\": \"x\ny\"}", "{\"a\": \"\u00e9\"}", "{\"a\":\t1}", "{\"a\": 1}\r\n",
            "{\"a\": 01}",
            "{\"a\": +1}", "{\"a\": 1.}", "{\"a\": 1-2}", "{\"a\": -}", "{\"a\": 1 2}", "{\"a\": nul}", "{\"a\": }",
            "{\"a\" 1}",
            "{1: 2}", "{null: 1}", "{\"a\": \"x\" \"y\"}", "{\"a\": 1 \"b\": 2}", "{{}: 1}", "{\"a\"\n: 1}",
            "{\"a\": !!str 1}", "{\"a\": ~}"
    })
    void whatIsNotPlainJsonIsLeftToTheYamlParser(String text) {
        assertThat(JsonReader.read(text, DEPTH)).isEmpty();
    }

    @RepeatedTest(50)
    void plainJsonIsReadAsTheYamlParserReadsIt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String text = space(random) + object(random, 0) + space(random);

        Optional<YamlNode> json = JsonReader.read(text, DEPTH);

        assertThat(json).as(text).isPresent();
        assertThat(YamlReader.parse(text, LENGTH)).as(text).isEqualTo(new YamlResult.Sound(json));
    }

    @Test
    void aKeyThatIsThereTwiceIsKeptTwice() {
        assertThat(JsonReader.read("{\"a\": 1, \"a\": 2}", DEPTH).orElseThrow())
                .isInstanceOfSatisfying(YamlNode.Mapping.class, it -> assertThat(it.entries()).hasSize(2));
    }

    @Test
    void collectionsThatAreNestedTooDeeplyAreLeftToTheYamlParser() {
        assertThat(JsonReader.read("{\"a\":".repeat(2) + "1" + "}".repeat(2), 2)).isPresent();
        assertThat(JsonReader.read("{\"a\":".repeat(3) + "1" + "}".repeat(3), 2)).isEmpty();
    }

    private static String object(Random random, int depth) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(space(random) + string(random) + " ".repeat(random.nextInt(3)) + ":" + space(random)
                    + value(random, depth)
                    + space(random));
        }
        return members.toString();
    }

    private static String list(Random random, int depth) {
        StringJoiner items = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(space(random) + value(random, depth) + space(random));
        }
        return items.toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> "true";
            case 1 -> "false";
            case 2 -> "null";
            case 3 -> Integer.toString(random.nextInt());
            case 4 -> Double.toString(random.nextGaussian() * 1e9);
            case 5 -> string(random);
            case 6 -> object(random, depth + 1);
            default -> list(random, depth + 1);
        };
    }

    /// Printable ASCII but for the characters that JSON escapes.
    private static String string(Random random) {
        return random.ints(random.nextInt(12), ' ', '~' + 1).filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .insert(0, '"').append('"').toString();
    }

    private static String space(Random random) {
        return random.ints(random.nextInt(3), 0, 4).mapToObj(kind -> kind == 0 ? "\n" : " ").reduce("", String::concat);
    }
}
