package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"listen, listen, 0", "lisen, listen, 1", "lsiten, listen, 1", "listem, listen, 1", "'', abc, 3",
            "abc, xyz, 3"})
    void aSlipIsALetterMissingAddedExchangedOrSwapped(String a, String b, int slips) {
        assertThat(Nearest.slips(a, b)).isEqualTo(slips);
    }

    @Test
    void aWordTooFarFromAllHasNoNearest() {
        assertThat(Nearest.to("zzzz", List.of("listen", "cache"))).isEmpty();
        assertThat(Nearest.to("cahce", List.of("listen", "cache"))).contains("cache");
    }
}
