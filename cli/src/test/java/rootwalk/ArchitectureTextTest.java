package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md speaks of types that exist.
class ArchitectureTextTest {
    /// In backticks, perhaps behind its package and before its member: `Zone`, `daemon.policy.AuthoritativeZones`.
    private static final Pattern TYPE =
            Pattern.compile("`(?:[a-z]+\\.)*([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.#]\\w+)?`");

    @Test
    void everyTypeInArchitectureMdExists() throws IOException {
        String text = Files.readString(Sources.REPOSITORY.resolve("ARCHITECTURE.md"));
        Set<String> named = TYPE.matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isNotEmpty();
        assertThat(ourTypes()).containsAll(named);
    }

    private static Set<String> ourTypes() throws IOException {
        return Sources.all().stream().map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.indexOf('.'))).collect(Collectors.toSet());
    }
}
