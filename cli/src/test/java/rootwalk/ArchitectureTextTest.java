package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md and the descriptions of packages name types that exist.
class ArchitectureTextTest {
    /// In backticks, perhaps behind its package and before its member: `Zone`, `daemon.policy.AuthoritativeZones`.
    private static final Pattern TYPE =
            Pattern.compile("`(?:[a-z]+\\.)*([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.#]\\w+)?`");

    @Test
    void everyTypeInArchitectureMdExists() throws IOException {
        String text = Files.readString(Sources.REPOSITORY.resolve("ARCHITECTURE.md"));

        assertThat(named(text)).isNotEmpty().isSubsetOf(ourTypes());
    }

    @Test
    void everyTypeInADescriptionOfAPackageExists() throws IOException {
        Set<String> ours = ourTypes();
        for (Path description : Sources.all()) {
            if (description.endsWith("package-info.java")) {
                assertThat(named(Files.readString(description))).as(description.toString()).isSubsetOf(ours);
            }
        }
    }

    private static Set<String> named(String text) {
        return TYPE.matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ourTypes() throws IOException {
        return Sources.all().stream().map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.indexOf('.'))).collect(Collectors.toSet());
    }
}
