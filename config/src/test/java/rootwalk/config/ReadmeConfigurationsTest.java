package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whatever configuration a reader copies out of the documentation is sound.
class ReadmeConfigurationsTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```");

    @TestFactory
    Stream<DynamicTest> everyConfigurationInThePagesIsSound() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String page : List.of("README.md", "docs/configuration.md", "docs/api.md", "docs/scale.md")) {
            for (String block : blocks(TOP.resolve(page))) {
                tests.add(DynamicTest.dynamicTest(
                        page + ": " + block.lines().findFirst().orElse(""),
                        () -> assertThat(ConfigReader.read(block, TOP.resolve("page.yaml")))
                                .isInstanceOf(ConfigResult.Valid.class)));
            }
        }
        return tests.stream();
    }

    @Test
    void theReferenceShowsEveryDefault() throws IOException {
        Path file = TOP.resolve("rootwalk.yaml");
        String reference = blocks(TOP.resolve("docs/configuration.md")).getFirst();

        assertThat(ConfigReader.read(reference, file)).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            assertThat(valid.config()).isEqualTo(ConfigReader.defaults(TOP).config());
            assertThat(valid.warnings()).isEmpty();
        });
    }

    @Test
    void blocksAreFoundBetweenTheirFences() {
        assertThat(BLOCK.matcher("text\n```yaml\na: 1\n```\n```sh\nx\n```\n```yaml\nb: 2\n```\n")
                .results()
                .map(found -> found.group(1)))
                .containsExactly("a: 1\n", "b: 2\n");
    }

    private static List<String> blocks(Path file) throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        return BLOCK.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1).stripIndent())
                .toList();
    }
}
