package rootwalk.web.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.tls.Pem;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.PemFiles.Part;
import rootwalk.wire.tls.PemFiles.Problem;
import rootwalk.wire.tls.TlsIdentity;

class PemFilesTest {

    @TempDir
    private Path folder;
    private PemFiles files;

    @BeforeEach
    void give() throws Exception {
        files = new CertificateSource.FromFiles(folder.resolve("site.crt"), folder.resolve("site.key")).files();
        TlsIdentity identity = issued();
        Files.writeString(files.certificate(), Pem.write("CERTIFICATE", identity.certificate().getEncoded()));
        Files.writeString(files.key(), Pem.write("PRIVATE KEY", identity.key().getEncoded()));
    }

    private TlsIdentity issued() throws IOException {
        return LocalAuthority.open(folder.resolve("authority"), () -> Instant.parse("2026-11-22T00:00:00Z"),
                new SecureRandom()).issue(List.of("a.test"));
    }

    @Test
    void aMatchingPairOfFilesHasNoProblem() throws IOException {
        assertThat(files.problems()).isEmpty();
        assertThat(files.identity().chain()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                -----BEGIN RSA PRIVATE KEY-----\\nAA==\\n-----END RSA PRIVATE KEY-----  | line 1: the key is not one of RSA | create another key
                -----BEGIN EC PARAMETERS-----\\nAA==\\n-----END EC PARAMETERS-----\\n-----BEGIN EC PRIVATE KEY-----\\nAA==\\n-----END EC PRIVATE KEY----- | line 4: the key is not one of EC | create another key
                -----BEGIN ENCRYPTED PRIVATE KEY-----\\nAA==\\n-----END ENCRYPTED PRIVATE KEY----- | is encrypted | store it without a password: openssl pkcs8
                -----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\nDEK-Info: AES-256-CBC,00\\n\\nAA==\\n-----END RSA PRIVATE KEY----- | is encrypted | store it without a password: openssl pkcs8
                -----BEGIN OPENSSH PRIVATE KEY-----\\nAA==\\n-----END OPENSSH PRIVATE KEY----- | an OpenSSH key | ssh-keygen -p -m PKCS8
                -----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE----- | a certificate and no key | name the file of the key
                -----BEGIN PUBLIC KEY-----\\nAA==\\n-----END PUBLIC KEY----- | no BEGIN PRIVATE KEY, but BEGIN PUBLIC KEY | name a PEM file
                -----BEGIN PRIVATE KEY-----\\nAA==\\n | truncated or not base64 | copy the whole file again
                -----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY----- | not one of EC, RSA, Ed25519 | create another key
                nonsense | no BEGIN PRIVATE KEY | name a PEM file
                -----BEGIN DSA PRIVATE KEY-----\\nAA==\\n-----END DSA PRIVATE KEY----- | older form, BEGIN DSA PRIVATE KEY | convert it: openssl pkcs8 -topk8 -nocrypt
                """)
    void anUnusableKeyIsReportedWithTheRemedy(String text, String what, String remedy) throws IOException {
        Files.writeString(files.key(), text.translateEscapes());

        assertThat(files.problems()).singleElement().satisfies(trouble -> {
            assertThat(trouble.part()).isEqualTo(Part.KEY);
            assertThat(trouble.what()).startsWith(files.key() + " cannot be used: ").contains(what);
            assertThat(trouble.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                -----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY----- | a key and no certificate | name the file of the certificate
                -----BEGIN PKCS7-----\\nAA==\\n-----END PKCS7----- | no BEGIN CERTIFICATE, but BEGIN PKCS7 | name a PEM file
                -----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE----- | is not a certificate | get the certificate again
                -----BEGIN CERTIFICATE-----\\nAA== | truncated or not base64 | copy the whole file again
                nonsense | no BEGIN CERTIFICATE | name a PEM file
                """)
    void anUnusableCertificateIsReportedWithTheRemedy(String text, String what, String remedy) throws IOException {
        Files.writeString(files.certificate(), text.translateEscapes());

        assertThat(files.problems()).singleElement().satisfies(trouble -> {
            assertThat(trouble.part()).isEqualTo(Part.CERTIFICATE);
            assertThat(trouble.what()).startsWith(files.certificate() + " cannot be used: ").contains(what);
            assertThat(trouble.remedy()).contains(remedy);
        });
    }

    @Test
    void binaryFilesAreConverted() throws Exception {
        TlsIdentity identity = issued();
        Files.write(files.certificate(), identity.certificate().getEncoded());
        Files.write(files.key(), identity.key().getEncoded());

        assertThat(files.problems()).extracting(Problem::remedy).containsExactly(
                "convert it: openssl x509 -inform DER -in site.crt -out certificate.pem",
                "convert it: openssl pkey -inform DER -in site.key -out key.pem");
    }

    @Test
    void problemsOfBothFilesAreReportedAndAMismatchIsTheKeys() throws Exception {
        Files.delete(files.certificate());
        Files.writeString(files.key(), "nonsense");
        assertThat(files.problems()).extracting(Problem::part).containsExactly(Part.CERTIFICATE, Part.KEY);

        give();
        Files.writeString(files.key(), Pem.write("PRIVATE KEY", issued().key().getEncoded()));
        assertThat(files.problems()).singleElement().satisfies(trouble -> {
            assertThat(trouble.part()).isEqualTo(Part.KEY);
            assertThat(trouble.what()).contains("is not the key of the certificate");
        });
    }
}
