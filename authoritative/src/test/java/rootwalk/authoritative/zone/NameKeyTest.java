package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;

class NameKeyTest {

    private static boolean isAtOrBelow(String name, String other) {
        NameKey key = new NameKey();
        key.set(Name.of(name));
        Name above = Name.of(other);
        return key.isAtOrBelow(above.sharedOctets(), above.length());
    }

    @ParameterizedTest
    @CsvSource({"a.b.example., a.b.example.", "a.b.example., b.example.", "a.b.example., Example.", "A.b.example., .",
            ".,.", "example., example."})
    void isAtOrBelowItselfAndItsAncestors(String name, String above) {
        assertThat(isAtOrBelow(name, above)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"b.example., a.b.example.", "a.b.example., c.example.", "ab.example., b.example.", ".,example.",
            "a.b.example., a.b.examplf.", "example., longer.than.example.", "a.example., b.example.",
            "x\\001b.example., b.example."})
    void isNotAtOrBelowOtherNames(String name, String other) {
        assertThat(isAtOrBelow(name, other)).isFalse();
    }

    /// The array of a name of a zone has records after the name.
    @Test
    void onlyTheNameAtTheStartOfTheArrayCounts() {
        NameKey key = new NameKey();
        key.set(Name.of("www.example."));
        byte[] octets = new byte[30];
        Name.of("example.").copyTo(octets, 0);

        assertThat(key.isAtOrBelow(octets, 9)).isTrue();
        assertThat(key.isAtOrBelow(octets, 13)).isFalse();
    }

    /// The array of a name has records after it.
    @ParameterizedTest
    @CsvSource({"example., example.", "EXAMPLE., example.", "a.example., example.", "example., a.example.",
            "a.example., b.example.", "ab.example., abc.example.", "abc.example., ab.example.", "., example.",
            "example., .", "., .", "a.b.example., b.a.example.", "x\\001.example., x\\002.example.",
            "x\\001y.example., x\\001z.example.", "x\\001.example., x\\255.example.", "x\\001.example., x.example.",
            "-\\200a.example., -\\201a.example.", "a.xx.example., a.xy.example."})
    void differsFromTheNameInAnArrayWhereItDiffersFromItsKey(String name, String other) {
        NameKey key = new NameKey();
        NameKey otherKey = new NameKey();
        key.set(Name.of(name));
        otherKey.set(Name.of(other));
        byte[] octets = new byte[40];
        Arrays.fill(octets, (byte) 1);
        Name.of(other).copyTo(octets, 0);

        assertThat(key.difference(octets)).isEqualTo(key.difference(otherKey));
    }

    @Test
    void aKeyThatIsSetAgainHasNothingOfTheLongerNameBefore() {
        NameKey key = new NameKey();
        NameKey other = new NameKey();
        key.set(Name.of("a.long.name.example."));
        key.set(Name.of("example."));
        other.set(Name.of("EXAMPLE."));

        assertThat(key.difference(other)).isEqualTo(-1);
        assertThat(key.labels()).isEqualTo(1);
        assertThat(key.name()).isEqualTo(Name.of("example."));
        other.set(Name.of("a.example."));
        assertThat(key.difference(other)).isEqualTo(other.difference(key)).isEqualTo("example".length() + 1);
    }
}
