package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

    @Nested
    class Rfc1035Section31Form {

        @Test
        void theRootIsOneOctet() {
            assertThat(Name.ROOT.length()).isEqualTo(1);
            assertThat(Name.ROOT.labelCount()).isZero();
            assertThat(Name.ROOT.isRoot()).isTrue();
            assertThat(Name.ROOT).hasToString(".").isEqualTo(Name.of("."));
        }

        @Test
        void aLabelHas63OctetsAtMost() {
            assertThat(Name.of("a".repeat(63) + ".").length()).isEqualTo(65);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Name.of("a".repeat(64) + "."))
                    .withMessageContaining("a label of 64 octets; 63 are allowed");
        }

        @Test
        void aNameHas255OctetsAtMost() {
            String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61) + ".";

            assertThat(Name.of(longest).length()).isEqualTo(255);
            assertThat(Name.of(longest.substring(0, 253))).isEqualTo(Name.of(longest));
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of("c." + longest)).withMessageContaining("255");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NameText.parse("c", Name.of(longest)))
                    .withMessageContaining("255");
            assertThat(Name.of(longest).wildcardChild()).isNull();
        }

        @Test
        void aNameHas127LabelsAtMost() {
            Name longest = Name.of("a.".repeat(127));

            assertThat(longest.labelCount()).isEqualTo(127);
            assertThat(longest.length()).isEqualTo(255);
            assertThat(longest.parent().wildcardChild()).isEqualTo(Name.of("*." + "a.".repeat(126)));
            assertThat(longest.ancestor(126)).isEqualTo(longest.parent());
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of("a.".repeat(128)));
        }

        @Test
        void octetsThatAreNoNameAreRefused() {
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of(new byte[] {1, 'a'}, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of(new byte[] {(byte) 0xC0, 0, 0}, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of(new byte[] {64}, 0));
            byte[] endless = new byte[300];
            for (int i = 0; i < 258; i += 2) {
                endless[i] = 1;
            }
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of(endless, 0));
        }
    }

    @Nested
    class Rfc4343Case {

        @Test
        void namesAreEqualWithoutRegardToCaseAndKeepIt() {
            Name upper = Name.of("WWW.Example.");
            Name lower = Name.of("www.example.");

            assertThat(upper).isEqualTo(lower).hasSameHashCodeAs(lower).hasToString("WWW.Example.");
            assertThat(upper.sharedOctets()).isNotEqualTo(lower.sharedOctets());
            assertThat(upper.folded().sharedOctets()).isEqualTo(lower.sharedOctets());
            assertThat(lower.folded()).isSameAs(lower);
        }

        @Test
        void onlyAsciiLettersFold() {
            assertThat(Name.of("\\228.")).isNotEqualTo(Name.of("\\196."));
            assertThat(Name.of("@a[")).isNotEqualTo(Name.of("`a["));
            assertThat(Name.of("a[.")).isNotEqualTo(Name.of("a{."));
            assertThat(Name.of("longlabel@.")).isNotEqualTo(Name.of("longlabel`."));
        }
    }

    @Nested
    class Family {

        private final Name www = Name.of("www.Example.com.");

        @Test
        void ancestorsAreFoundByTheirNumberOfLabels() {
            assertThat(www.parent()).isEqualTo(Name.of("example.com."));
            assertThat(www.ancestor(3)).isSameAs(www);
            assertThat(www.ancestor(1)).isEqualTo(Name.of("com."));
            assertThat(www.ancestor(0)).isSameAs(Name.ROOT);
            assertThatThrownBy(Name.ROOT::parent).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> www.ancestor(4)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void aSubdomainEndsAtALabel() {
            assertThat(www.isSubdomainOf(Name.of("EXAMPLE.com."))).isTrue();
            assertThat(www.isSubdomainOf(www)).isTrue();
            assertThat(www.isSubdomainOf(Name.ROOT)).isTrue();
            assertThat(www.isSubdomainOf(Name.of("ample.com."))).isFalse();
            assertThat(www.isSubdomainOf(Name.of("a.www.example.com."))).isFalse();
            assertThat(www.isBelow(www)).isFalse();
            assertThat(www.isBelow(Name.ROOT)).isTrue();
            // The octets of this one label end as the name example.com. would begin, but for the label.
            assertThat(Name.of("x\\007example.").isSubdomainOf(Name.of("example."))).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
                "a.b.c., x.b.c., 2", "a.b.c., b.c., 2", "a.b.c., A.B.C., 3", "a.b.c., a.b.d., 0", "., a., 0",
                "aa.b., a.b., 1", "a.x.c., a.y.c., 1"
        })
        void commonLabelsAreCountedFromTheRight(String a, String b, int common) {
            assertThat(Name.of(a).commonLabels(Name.of(b))).isEqualTo(common);
            assertThat(Name.of(b).commonLabels(Name.of(a))).isEqualTo(common);
        }

        @Test
        void aWildcardBeginsWithAnAsteriskLabel() {
            assertThat(Name.of("*.example.").isWildcard()).isTrue();
            assertThat(Name.of("\\*.example.").isWildcard()).as("the escape changes nothing on the wire").isTrue();
            assertThat(Name.of("*").isWildcard()).isTrue();
            assertThat(Name.of("**.example.").isWildcard()).isFalse();
            assertThat(Name.of("a.*.example.").isWildcard()).isFalse();
            assertThat(Name.ROOT.isWildcard()).isFalse();
        }

        @Test
        void anAncestorCanBeExchanged() {
            assertThat(www.withAncestor(Name.of("example.com."), Name.of("b."))).isEqualTo(Name.of("www.b."));
            assertThat(www.withAncestor(Name.of("com."), Name.ROOT)).isEqualTo(Name.of("www.example."));
            assertThat(www.withAncestor(Name.ROOT, Name.of("x."))).isEqualTo(Name.of("www.example.com.x."));
            assertThat(www.withAncestor(Name.of("com."), Name.of(("a".repeat(60) + ".").repeat(4)))).isNull();
        }
    }

    @Nested
    class Rfc4034Section61CanonicalOrder {

        /// The example of that section.
        @Test
        void theExampleOfTheRfcIsSortedAsThere() {
            List<Name> sorted = List.of(
                    Name.of("example."),
                    Name.of("a.example."),
                    Name.of("yljkjljk.a.example."),
                    Name.of("Z.a.example."),
                    Name.of("zABC.a.EXAMPLE."),
                    Name.of("z.example."),
                    Name.of("\\001.z.example."),
                    Name.of("*.z.example."),
                    Name.of("\\200.z.example."));
            List<Name> shuffled = new ArrayList<>(sorted);
            Collections.shuffle(shuffled, new Random(1));

            assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(sorted);
        }
    }

    @Nested
    class Rfc1035Section51Text {

        @ParameterizedTest
        @ValueSource(strings = {
                "www.example.", "*.example.", "a\\.b.example.", "\\000.", "\\255\\032x.", "a\\\"b\\;c\\(\\)\\@\\$\\\\.",
                "_dmarc.x."
        })
        void whatIsPrintedIsWhatWasRead(String text) {
            assertThat(Name.of(text)).hasToString(text);
        }

        @Test
        void everyOctetSurvivesPrintingAndReading() {
            for (int octet = 0; octet < 256; octet++) {
                for (String around : List.of("", "a", "12")) {
                    byte[] label = (around + "?" + around).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    label[around.length()] = (byte) octet;
                    Name name = Name.ROOT.child(label, 0, label.length);

                    assertThat(name).isNotNull();
                    assertThat(Name.of(name.toString()).sharedOctets()).as(name.toString())
                            .isEqualTo(name.sharedOctets());
                }
            }
        }

        @Test
        void relativeNamesAreCompletedByTheOrigin() {
            Name origin = Name.of("example.");

            assertThat(NameText.parse("www", origin)).isEqualTo(Name.of("www.example."));
            assertThat(NameText.parse("@", origin)).isSameAs(origin);
            assertThat(NameText.parse("\\@", origin)).isEqualTo(Name.of("\\064.example."));
            assertThat(NameText.parse("www.", origin)).isEqualTo(Name.of("www."));
            assertThat(NameText.parse("a\\.", origin)).isEqualTo(Name.of("a\\..example."));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "a..b.     | has an empty label", ".a.       | has an empty label", "..        | has an empty label",
                "a\\       | ends in a lone backslash", "a\\25   | fewer than three digits",
                "\\256.    | the octet 256, which is above 255", "b\u00FCcher. | not ASCII", "a\\\u00FC. | not ASCII"
        })
        void whatIsNoNameIsRefusedWithTheReason(String text, String reason) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Name.of(text))
                    .withMessageContaining(text)
                    .withMessageContaining(reason);
        }

        @Test
        void aMissingNameIsSaidToBeMissing() {
            assertThatIllegalArgumentException().isThrownBy(() -> Name.of("")).withMessage("a name is missing");
        }
    }
}
