package rootwalk.web.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.netty.handler.ssl.SslContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.web.certificate.TlsContexts.TlsSite;
import rootwalk.wire.tls.Pem;
import rootwalk.wire.tls.TlsIdentity;

class TlsContextsTest {

    private static final List<String> VERSIONS = List.of("h2", "http/1.1");

    @TempDir
    private Path folder;
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private LocalAuthority authority;

    @BeforeEach
    void open() throws IOException {
        authority = LocalAuthority.open(folder, () -> now, new SecureRandom());
    }

    @Test
    void aFolderThatCannotBeCreatedIsReportedWithTheRemedy(@TempDir Path other) throws Exception {
        Path file = Files.writeString(other.resolve("file"), "");

        assertThatThrownBy(() -> LocalAuthority.open(file.resolve("authority"), () -> now, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the certificate authority cannot be read or created in " + file)
                .hasMessageContaining("name a folder that this account can write");
    }

    @Test
    void anAuthorityThatIsThereNeedsNoFolderToWriteIn() throws Exception {
        Path certificate = folder.resolve("authority.crt");
        var before = Files.readAttributes(certificate, BasicFileAttributes.class).fileKey();
        LocalAuthority.open(folder, () -> now, new SecureRandom());

        assertThat(Files.readAttributes(certificate, BasicFileAttributes.class).fileKey()).isEqualTo(before);
    }

    @Test
    void authorityIsMadeOnceAndItsKeyIsItsOwners() throws IOException {
        assertThat(LocalAuthority.open(folder, () -> now, new SecureRandom()).certificate())
                .isEqualTo(authority.certificate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("authority.pem"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("authority.crt"))).doesNotContain("PRIVATE");
    }

    @Test
    void crashWhileItIsWrittenLeavesNothingThatCounts() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("authority.pem.new"), "-----BEGIN PRIV");

        assertThat(LocalAuthority.open(other, () -> now, new SecureRandom()).certificate()).isNotNull();
    }

    @Test
    void brokenAuthorityIsNamedWithTheWayOut() throws IOException {
        Files.writeString(folder.resolve("authority.pem"), "nonsense");

        assertThatThrownBy(() -> LocalAuthority.open(folder, () -> now, new SecureRandom()))
                .hasMessageContaining("authority.pem").hasMessageContaining("remove it");
    }

    @Test
    void certificateIsForItsNamesAndSigned() throws Exception {
        X509Certificate certificate = authority.issue(List.of("www.shop.isle", "192.0.2.1")).certificate();

        certificate.verify(authority.certificate().getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames().toString()).contains("www.shop.isle", "192.0.2.1");
        assertThat(Duration.between(now, certificate.getNotAfter().toInstant())).isEqualTo(Duration.ofDays(90));
        assertThat(certificate.getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void aNameThatIsTooLongForTheSubjectIsAnAlternativeNameAlone() throws Exception {
        String name = "a".repeat(63) + ".example.test";

        X509Certificate certificate = authority.issue(List.of(name)).certificate();

        assertThat(certificate.getSubjectAlternativeNames().toString()).contains(name);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=site");
    }

    @Test
    void certificateIsRenewedBeforeItEnds() throws IOException {
        var site = new TlsSite(List.of("a.test"), new CertificateSource.Local(List.of("a.test")), VERSIONS);
        var certificates = TlsContexts.of(List.of(site), authority, () -> now);
        SslContext first = certificates.map("a.test");

        now = now.plus(Duration.ofDays(50));
        assertThat(certificates.map("a.test")).isSameAs(first);
        now = now.plus(Duration.ofDays(20));
        assertThat(certificates.map("A.test")).isNotSameAs(first);
    }

    @Test
    void givenFilesAreReadAgainWhenTheyChange() throws Exception {
        Path certificate = folder.resolve("site.crt");
        Path key = folder.resolve("site.key");
        give(certificate, key);
        var site = new TlsSite(List.of("a.test"), new CertificateSource.FromFiles(certificate, key), VERSIONS);
        var certificates = TlsContexts.of(List.of(site), authority, () -> now);
        SslContext first = certificates.map("a.test");

        Files.writeString(certificate, "half written");
        Files.setLastModifiedTime(certificate, FileTime.from(now.plusSeconds(20)));
        now = now.plusSeconds(30);
        assertThat(certificates.map("a.test")).isSameAs(first);

        give(certificate, key);
        Files.setLastModifiedTime(certificate, FileTime.from(now.plusSeconds(40)));
        now = now.plusSeconds(30);
        assertThat(certificates.map("a.test")).isNotSameAs(first);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path certificate = folder.resolve("site.crt");
        Path key = folder.resolve("site.key");
        give(certificate, folder.resolve("other.key"));
        give(folder.resolve("other.crt"), key);
        var site = new TlsSite(List.of("a.test"), new CertificateSource.FromFiles(certificate, key), VERSIONS);

        assertThatThrownBy(() -> TlsContexts.of(List.of(site), authority, () -> now).map("a.test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the key of the certificate");
    }

    private void give(Path certificate, Path key) throws Exception {
        TlsIdentity identity = authority.issue(List.of("a.test"));
        Files.writeString(certificate, Pem.write("CERTIFICATE", identity.certificate().getEncoded()));
        Files.writeString(key, Pem.write("PRIVATE KEY", identity.key().getEncoded()));
    }

    @Test
    void nameChoosesTheCertificate() throws IOException {
        var one = new TlsSite(List.of("one.test"), new CertificateSource.Local(List.of("one.test")), VERSIONS);
        var rest = new TlsSite(List.of("*"), new CertificateSource.WrongName(), VERSIONS);
        var certificates = TlsContexts.of(List.of(one, rest), authority, () -> now);

        assertThat(certificates.map("one.test")).isNotSameAs(certificates.map("two.test"));
        assertThat(certificates.map("two.test")).isSameAs(certificates.map(null));
    }
}
