package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/// `docs/rfcs.md` lists what the code cites.
class RfcTableTest {
    private static final Pattern CITATION = Pattern.compile("RFC (\\d{3,5})");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3,5}) ");

    @Test
    void everyRfcThatTheCodeCitesHasARow() throws IOException {
        Set<Integer> cited = new TreeSet<>();
        for (Path file : Sources.all().stream().filter(RfcTableTest::isMainSource).toList()) {
            collect(CITATION, Files.readString(file), cited);
        }
        Set<Integer> listed = new TreeSet<>();
        collect(ROW, Files.readString(Sources.REPOSITORY.resolve("docs/rfcs.md")), listed);

        assertThat(cited).isNotEmpty();
        assertThat(listed).containsAll(cited);
    }

    private static boolean isMainSource(Path file) {
        return file.toString().contains("src/main/java");
    }

    private static void collect(Pattern pattern, String text, Set<Integer> numbers) {
        pattern.matcher(text).results().forEach(found -> numbers.add(Integer.valueOf(found.group(1))));
    }
}
