package rootwalk.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.testing.TestCertificates;

/// RFC 7468, and the older forms of keys. `PemFilesTest` has more errors.
class PemTest {

    @Test
    void keysInOlderFormsBelongToTheirCertificates() throws GeneralSecurityException {
        assertThat(Pem.isPair(TestCertificates.server())).isTrue();
        assertThat(Pem.isPair(TestCertificates.rsaServer())).isTrue();
        assertThat(TestCertificates.rsaServer().key().getAlgorithm()).isEqualTo("RSA");
        assertThat(Pem.isPair(new TlsIdentity(Pem.key(TestCertificates.CLIENT_KEY),
                Pem.certificates(TestCertificates.SERVER)))).isFalse();
    }

    @Test
    void certificatesKeepTheirOrderAndTheLineOfABrokenOneIsNamed() throws GeneralSecurityException {
        String two = TestCertificates.SERVER + TestCertificates.AUTHORITY;
        assertThat(Pem.certificates(two)).hasSize(2).last().isEqualTo(TestCertificates.authority());

        long lines = two.lines().count();
        assertThatThrownBy(() -> Pem.certificates(
                two + "-----BEGIN CERTIFICATE-----\nAA=A\n-----END CERTIFICATE-----\n"))
                .isInstanceOf(UnusableTextException.class).hasMessageStartingWith("line " + (lines + 1) + ": ");
    }

    /// Each cut, and each changed octet of the beginning, is a key or a problem, never another exception.
    @Test
    void damagedKeysAreProblems() {
        for (String text : new String[] {TestCertificates.SERVER_KEY, TestCertificates.RSA_SERVER_KEY}) {
            String label = text.contains("RSA") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
            String body = text.substring(text.indexOf("-----BEGIN " + label)).lines()
                    .filter(line -> !line.startsWith("-----")).reduce("", String::concat);
            byte[] key = Base64.getDecoder().decode(body);
            assertThat(isKey(label, key)).isTrue();
            assertThat(isKey(label, Arrays.copyOf(key, 20))).isFalse();
            for (int length = 0; length < key.length; length += 7) {
                assertThat(isKey(label, Arrays.copyOf(key, length))).isFalse();
            }
            for (int at = 0; at < 40; at++) {
                byte[] changed = key.clone();
                changed[at] = (byte) 0xFF;
                isKey(label, changed);
            }
        }
    }

    private static boolean isKey(String label, byte[] content) {
        try {
            Pem.key(Pem.write(label, content));
            return true;
        } catch (UnusableTextException e) {
            return false;
        }
    }

    @Test
    void aPinIsTheDigestOfThePublicKey() throws GeneralSecurityException {
        assertThat(KeyPin.of(TestCertificates.server().certificate())).hasToString(TestCertificates.SERVER_PIN);
        assertThat(KeyPin.parse(TestCertificates.SERVER_PIN)).hasToString(TestCertificates.SERVER_PIN);
        for (String wrong : new String[] {"", "AAAA", "*", TestCertificates.SERVER_PIN + "AAAA"}) {
            assertThatThrownBy(() -> KeyPin.parse(wrong)).isInstanceOf(UnusableTextException.class);
        }
    }
}
