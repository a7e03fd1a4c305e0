package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTextTest {

    @Test
    void onlyOneIsSingular() {
        assertThat(CountText.of(0, "record")).isEqualTo("0 records");
        assertThat(CountText.of(1, "record")).isEqualTo("1 record");
        assertThat(CountText.of(2, "record")).isEqualTo("2 records");
    }

    @Test
    void aPluralMayBeGiven() {
        assertThat(CountText.of(1, "query", "queries")).isEqualTo("1 query");
        assertThat(CountText.of(2, "query", "queries")).isEqualTo("2 queries");
    }
}
