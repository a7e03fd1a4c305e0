package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Names against the plainest model there is: a list of labels, from the root, as strings of Latin-1 in lower case.
class NamePropertyTest {

    static LongStream seeds() {
        return Arbitrary.seeds(15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pairsOfNamesRelateAsTheirModelsDo(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        List<Name> names = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            names.add(arbitrary.name());
        }
        for (Name a : names) {
            for (Name b : names) {
                List<String> modelA = model(a);
                List<String> modelB = model(b);
                assertThat(a.equals(b)).isEqualTo(modelA.equals(modelB));
                assertThat(a.hashCode() == b.hashCode()).isEqualTo(modelA.equals(modelB));
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.signum(compare(modelA, modelB)));
                assertThat(a.commonLabels(b)).isEqualTo(common(modelA, modelB));
                assertThat(a.isSubdomainOf(b)).isEqualTo(common(modelA, modelB) == modelB.size());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNameIsItsLabelsHoweverItIsMade(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        for (int i = 0; i < 60; i++) {
            Name name = arbitrary.name();
            byte[] padded = Arbitrary.joined(Arbitrary.joined(arbitrary.octets(3), Arbitrary.wire(name)), new byte[9]);

            assertThat(Name.of(padded, 3).sharedOctets()).isEqualTo(name.sharedOctets());
            assertThat(Name.of(name.toString()).sharedOctets()).isEqualTo(name.sharedOctets());
            assertThat(name.matches(padded, 3, name.length())).isTrue();
            assertThat(name.labelCount()).isEqualTo(model(name).size());
            assertThat(CaseFolding.hash(padded, 3, name.length())).isEqualTo(name.hashCode());
            assertThat(name.folded()).isEqualTo(name).hasSameHashCodeAs(name);
            for (int labels = 0; labels <= name.labelCount(); labels++) {
                Name ancestor = name.ancestor(labels);
                assertThat(model(ancestor)).isEqualTo(model(name).subList(0, labels));
                assertThat(ancestor.hashCode())
                        .isEqualTo(CaseFolding.hash(padded, 3 + name.offsetOfAncestor(labels), ancestor.length()));
                assertThat(name.withAncestor(ancestor, ancestor)).isEqualTo(name);
            }
        }
    }

    private static List<String> model(Name name) {
        byte[] wire = Arbitrary.wire(name);
        List<String> labels = new ArrayList<>();
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            byte[] label = Arrays.copyOfRange(wire, at + 1, at + 1 + wire[at]);
            for (int i = 0; i < label.length; i++) {
                String letter = new String(label, i, 1, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
                label[i] = label[i] < 0 ? label[i] : (byte) letter.charAt(0);
            }
            labels.addFirst(new String(label, StandardCharsets.ISO_8859_1));
        }
        return labels;
    }

    private static int common(List<String> a, List<String> b) {
        int i = 0;
        while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
            i++;
        }
        return i;
    }

    private static int compare(List<String> a, List<String> b) {
        int common = common(a, b);
        return common < a.size() && common < b.size()
                ? a.get(common).compareTo(b.get(common))
                : Integer.compare(a.size(), b.size());
    }
}
