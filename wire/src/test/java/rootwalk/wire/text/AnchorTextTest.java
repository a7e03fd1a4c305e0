package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.RRset;

/// A trust anchor with a mistake is a warning that says why nothing is validated, or why all answers are bogus.
class AnchorTextTest {

    private static final String SHA1 = "00".repeat(20);
    private static final String SHA256 = "00".repeat(32);

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 8, 10, 13, 14, 15, 16})
    void aDsRecordOfAKnownAlgorithmIsAnAnchor(int algorithm) {
        assertThat(warnings(". DS 1 " + algorithm + " 2 " + SHA256)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 12, 17, 31, 253, 255})
    void anUnknownAlgorithmIsAWarning(int algorithm) {
        warned(". DS 1 " + algorithm + " 2 " + SHA256, "its algorithm " + algorithm + " is not supported");
        warned(". DNSKEY 257 3 " + algorithm + " " + key(64), "its algorithm " + algorithm + " is not supported");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 6, 9, 255})
    void anUnknownDigestTypeIsAWarning(int type) {
        warned(". DS 1 13 " + type + " " + SHA256, "its digest type " + type + " is not supported");
    }

    @ParameterizedTest
    @CsvSource({"1, 19", "1, 32", "2, 29", "2, 20", "2, 33", "4, 47"})
    void aDigestOfAnotherLengthIsAWarning(int type, int octets) {
        warned(". DS 1 13 " + type + " " + "00".repeat(octets), "has " + octets + " octets instead of");
    }

    @Test
    void theGenericFormIsCheckedToo() {
        warned(". DS \\# 36 0001 0D 09 " + SHA256, "its digest type 9 is not supported");
        assertThat(warnings(". DS \\# 24 0001 0D 01 " + SHA1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"256 3 13, 64", "257 3 13, 64", "257 3 14, 96", "257 3 15, 32", "257 3 16, 57"})
    void aKeyOfTheRightLengthIsAnAnchor(String head, int octets) {
        assertThat(warnings(". DNSKEY " + head + " " + key(octets))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"257 3 13, 63, octets instead of 64", "257 3 15, 64, octets instead of 32",
            "257 3 8, 20, not an RSA key", "257 3 8, 600, not an RSA key", "0 3 13, 64, its flags are",
            "257 2 13, 64, its protocol is 2", "385 3 13, 64, the key is revoked"})
    void aKeyThatCanSignNothingIsAWarning(String head, int octets, String why) {
        warned(". DNSKEY " + head + " " + key(octets), why);
    }

    /// An exponent of one octet, or of the length in the two octets after a zero (RFC 3110 section 2).
    @Test
    void rsaKeysHaveTheirExponentFirst() {
        byte[] usual = new byte[2 + 256];
        usual[0] = 1;
        byte[] other = new byte[3 + 3 + 256];
        other[2] = 3;
        for (byte[] key : new byte[][] {usual, other}) {
            assertThat(warnings(". DNSKEY 257 3 8 " + Base64.getEncoder().encodeToString(key))).isEmpty();
        }
    }

    @Test
    void aPrivateKeyIsRecognised() {
        assertThat(PrivateKeyText.line("; a\nPrivate-key-format: v1.3\nAlgorithm: 13")).isEqualTo(2);
        assertThat(PrivateKeyText.line("-----BEGIN EC PRIVATE KEY-----\n")).isEqualTo(1);
        assertThat(PrivateKeyText.line(". DS 1 13 2 " + SHA256)).isZero();
    }

    private static String key(int octets) {
        return Base64.getEncoder().encodeToString(new byte[octets]);
    }

    private static void warned(String text, String why) {
        assertThat(warnings(text)).singleElement().asString().contains(why);
    }

    private static List<String> warnings(String text) {
        List<String> warnings = new ArrayList<>();
        RRset _ = AnchorText.parse(text, (what, remedy) -> warnings.add(what + "; " + remedy));
        return warnings;
    }
}
