package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingSuggestionTest {

    @ParameterizedTest
    @CsvSource({"listen, listen, 0", "lisen, listen, 1", "lsiten, listen, 1", "listem, listen, 1", "'', abc, 3",
            "abc, xyz, 3"})
    void editDistanceCountsMissingAddedReplacedAndSwappedLetters(String a, String b, int slips) {
        assertThat(SpellingSuggestion.editDistance(a, b)).isEqualTo(slips);
    }

    @Test
    void aWordTooFarFromAllHasNoNearest() {
        assertThat(SpellingSuggestion.nearest("zzzz", List.of("listen", "cache"))).isEmpty();
        assertThat(SpellingSuggestion.nearest("cahce", List.of("listen", "cache"))).contains("cache");
    }
}
