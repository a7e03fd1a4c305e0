package rootwalk.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    private static final int LENGTH = 10_000;

    @Test
    void everyValueHasThePlaceWhereItBegins() {
        assertThat(root("a: 1\nlist:\n  - {x: \"y z\"}\n")).isEqualTo(mapping(1, 1,
                entry(scalar("a", 1, 1), scalar("1", 1, 4)),
                entry(scalar("list", 2, 1), new YamlNode.Sequence(List.of(
                        mapping(3, 5, entry(scalar("x", 3, 6), scalar("y z", 3, 9)))), 3, 3))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: null", "a: !!null x", "a: # nothing"})
    void aValueThatIsMissingIsNull(String text) {
        assertThat(value(text)).isInstanceOfSatisfying(YamlNode.Scalar.class, it -> assertThat(it.isNull()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: \"\"", "a: 'null'", "a: !!str null", "a: !!str ~", "a: |\n"})
    void otherTextsAreNotNull(String text) {
        assertThat(value(text)).isInstanceOfSatisfying(YamlNode.Scalar.class, it -> assertThat(it.isNull()).isFalse());
    }

    @Test
    void anAliasIsTheValueOfItsAnchor() {
        assertThat(value("a: [&net \"192.0.2.0/24\", *net]")).isEqualTo(new YamlNode.Sequence(
                List.of(scalar("192.0.2.0/24", 1, 5), scalar("192.0.2.0/24", 1, 5)), 1, 4));
    }

    @Test
    void aKeyThatIsThereTwiceIsKeptTwice() {
        assertThat(root("a: 1\na: 2\n")).isEqualTo(mapping(1, 1,
                entry(scalar("a", 1, 1), scalar("1", 1, 4)), entry(scalar("a", 2, 1), scalar("2", 2, 4))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# a comment\n"})
    void aTextWithoutADocumentHasNoRoot(String text) {
        assertThat(YamlReader.read(text, LENGTH)).isEqualTo(new YamlResult.Sound(Optional.empty()));
    }

    @Test
    void anEmptyDocumentIsNull() {
        assertThat(root("---\n...\n"))
                .isInstanceOfSatisfying(YamlNode.Scalar.class, it -> assertThat(it.isNull()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"'', true", "~, true", "null, true", "Null, true", "NULL, true", "'\"~\"', false", "nULL, false"})
    void theSpellingsOfNullAreThoseOfTheCoreSchema(String value, boolean isNull) {
        assertThat(value("a: " + value))
                .isInstanceOfSatisfying(YamlNode.Scalar.class, it -> assertThat(it.isNull()).isEqualTo(isNull));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        'a: *x'         | 1 | 4 | this is not YAML: a value that begins with * or & is a reference
        'a: &b [*b]'    | 1 | 8 | this is not YAML: a value that begins with * or & is a reference
        '--- a\\n--- b'  | 2 | 1 | this is not YAML: a second document begins here
        'a: "b'         | 1 | 4 | this is not YAML: a quoted value begins here and does not end
        """)
    void anErrorHasItsPlace(String text, int line, int column, String message) {
        assertThat(YamlReader.read(text.replace("\\n", "\n"), LENGTH)).isInstanceOfSatisfying(
                YamlResult.Malformed.class, it -> assertThat(List.of(it.line(), it.column(), it.message()))
                        .isEqualTo(List.of(line, column, message)));
    }

    @Test
    void aControlCharacterHasItsPlace() {
        assertThat(YamlReader.read("a: 1\n\ud83d\ude00: \"x\u001by\"\n", LENGTH))
                .isEqualTo(new YamlResult.Malformed(2, 6,
                        "this is not YAML: the control character U+001B is not allowed",
                        "remove it; in double quotes, \\x1B for example stands for one"));
    }

    @Test
    void collectionsInMoreThan32CollectionsAreAnError() {
        assertThat(YamlReader.read("[".repeat(32) + "]".repeat(32), LENGTH)).isInstanceOf(YamlResult.Sound.class);
        assertThat(YamlReader.read("[".repeat(33) + "]".repeat(33), LENGTH)).isInstanceOfSatisfying(
                YamlResult.Malformed.class, it -> assertThat(it.column()).isEqualTo(33));
    }

    @Test
    void aTextThatIsTooLongIsAnError() {
        assertThat(YamlReader.read("a: " + "b".repeat(LENGTH), LENGTH)).isInstanceOf(YamlResult.Malformed.class);
    }

    private static YamlNode root(String text) {
        return ((YamlResult.Sound) YamlReader.read(text, LENGTH)).root().orElseThrow();
    }

    /// Of the first key.
    private static YamlNode value(String text) {
        return ((YamlNode.Mapping) root(text)).entries().getFirst().value();
    }

    private static YamlNode.Mapping mapping(int line, int column, YamlNode.Entry... entries) {
        return new YamlNode.Mapping(List.of(entries), line, column);
    }

    private static YamlNode.Entry entry(YamlNode key, YamlNode value) {
        return new YamlNode.Entry(key, value);
    }

    private static YamlNode.Scalar scalar(String text, int line, int column) {
        return new YamlNode.Scalar(text, false, line, column);
    }
}
