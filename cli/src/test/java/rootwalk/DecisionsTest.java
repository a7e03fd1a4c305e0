package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// `docs/decisions/` is numbered from one on without a gap, and each page calls itself by its number.
class DecisionsTest {
    @Test
    void decisionsAreNumberedWithoutAGap() throws IOException {
        List<Path> pages = pages();

        assertThat(pages).extracting(DecisionsTest::numberInName)
                .isEqualTo(IntStream.rangeClosed(1, pages.size()).mapToObj("%03d"::formatted).toList());
    }

    @Test
    void eachDecisionCallsItselfByItsNumber() throws IOException {
        for (Path page : pages()) {
            assertThat(Files.readString(page)).as(page.getFileName().toString())
                    .startsWith("# " + numberInName(page) + ". ");
        }
    }

    private static String numberInName(Path page) {
        String name = page.getFileName().toString();
        return name.substring(0, name.indexOf('-'));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Sources.REPOSITORY.resolve("docs/decisions"))) {
            return files.sorted().toList();
        }
    }
}
