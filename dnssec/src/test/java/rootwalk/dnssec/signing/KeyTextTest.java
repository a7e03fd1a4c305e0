package rootwalk.dnssec.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Keys that dnssec-keygen of BIND 9.18 wrote.
class KeyTextTest {

    private static final Name ZONE = Name.of("z.test.");

    private static String text(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(KeyTextTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 14836", "13, 37731", "14, 8546", "15, 21439", "16, 22908"})
    void aKeyOfBindSignsAndItsSignatureIsValid(int algorithm, int tag) throws IOException {
        String file = "Kz.test.+%03d".formatted(algorithm);
        SigningKey key = KeyText.parse(text(file + ".key"), text(file + ".private"));
        RRset rrset = Records.one("www.z.test. 300 IN A 192.0.2.1");

        RRset signatures = RRsetSigner.sign(rrset, ZONE, key, TestKeys.LONG);

        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.tag()).isEqualTo(tag);
        assertThat(key.isSecureEntryPoint()).isTrue();
        ZoneKeys keys = ZoneKeys.of(RRset.of(ZONE, RecordType.DNSKEY, 300, List.of(key.dnskey())),
                AlgorithmPolicy.SHA1_VALIDATED, Crypto.fastest());
        assertThat(SignatureCheck.verify(rrset, signatures, keys, TestKeys.NOW,
                Work.ofQuery(WorkLimits.STANDARD))).isInstanceOf(SignatureResult.Valid.class);
    }

    @Test
    void aKeyThatCannotBeReadIsReported() throws IOException {
        String key = text("Kz.test.+013.key");
        String secret = text("Kz.test.+013.private");

        assertThatIllegalArgumentException().isThrownBy(() -> KeyText.parse("z.test. A 192.0.2.1", secret))
                .withMessageContaining("not a DNSKEY record");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyText.parse(text("Kz.test.+015.key"), secret))
                .withMessageContaining("13 (ECDSAP256SHA256)");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyText.parse(key, "no key"))
                .withMessageContaining("format none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyText.parse(key, secret.replace("PrivateKey", "Secret")))
                .withMessageContaining("no field PrivateKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyText.parse(key, secret.replaceFirst("PrivateKey: .", "PrivateKey: *")))
                .withMessageContaining("not Base64");
    }
}
