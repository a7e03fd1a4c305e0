package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.testing.TestCertificates;

/// RFC 9103: a zone is transferred over TLS from one running server to another.
class ZonesOverTlsTest {

    private static final Name ZONE = Name.of("example.");

    @TempDir
    private Path folder;
    private final List<Daemon> daemons = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("example.zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n");
        secret("server.pem", TestCertificates.SERVER);
        secret("server.key", TestCertificates.SERVER_KEY);
        secret("client.pem", TestCertificates.CLIENT);
        secret("client.key", TestCertificates.CLIENT_KEY);
        secret("ca.pem", TestCertificates.AUTHORITY);
    }

    private void secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
    }

    @AfterEach
    void close() {
        daemons.forEach(Daemon::close);
    }

    private Daemon start(String text) throws StartFailure {
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read(
                "hosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\n" + text,
                folder.resolve("rootwalk.yaml"));
        Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read));
        daemons.add(daemon);
        return daemon;
    }

    private Daemon startPrimary() throws StartFailure {
        return start("listen: {dns: [], tls: [\"127.0.0.1:0\"]}\n"
                + "tls: {certificate: server.pem, key: server.key, client-certificates: ca.pem}\n"
                + "zones: [{name: example., file: example.zone, transfer-to: [loopback]}]\n");
    }

    /// @param tls how the primary is reached
    private Daemon startSecondary(Daemon primary, String tls) throws StartFailure {
        return start(
                "listen: {dns: [\"127.0.0.1:0\"]}\njournal: {directory: secondary}\nzones: [{name: example., primaries: ["
                        + "{address: \"" + Addresses.text(primary.tlsAddresses().getFirst()) + "\", tls: {" + tls
                        + "}}]}]\n");
    }

    private static boolean hasZone(Daemon daemon) {
        return daemon.current().zones().current().withApex(ZONE).state() instanceof ZoneSnapshot snapshot
                && snapshot.serial() == 7;
    }

    private static String stats(Daemon daemon, String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    private static String failure(Daemon secondary) {
        TestServer.await(() -> !stats(secondary, "secondaries.failed").equals("0"));
        assertThat(hasZone(secondary)).isFalse();
        return secondary.exchange().secondaries().orElseThrow().failure(ZONE).orElseThrow();
    }

    @Test
    void fromAPrimaryWhoseCertificateHasItsName() throws Exception {
        Daemon secondary = startSecondary(startPrimary(), "ca: ca.pem, name: ns.example");

        TestServer.await(() -> hasZone(secondary));
    }

    @Test
    void fromAPrimaryWhoseKeyHasAPin() throws Exception {
        Daemon secondary = startSecondary(startPrimary(), "pins: [\"" + TestCertificates.SERVER_PIN + "\"]");

        TestServer.await(() -> hasZone(secondary));
    }

    @Test
    void withACertificateOfTheSecondary() throws Exception {
        Daemon primary = startPrimary();
        Daemon secondary = startSecondary(primary, "certificate: client.pem, key: client.key");

        TestServer.await(() -> hasZone(secondary));
        assertThat(stats(primary, "tls.with-certificate")).isNotEqualTo("0");
    }

    @Test
    void notFromAPrimaryWithAnotherName() throws Exception {
        Daemon secondary = startSecondary(startPrimary(), "ca: ca.pem, name: other.example");

        assertThat(failure(secondary)).startsWith("no TLS connection: its certificate is not trusted");
    }

    @Test
    void notFromAPrimaryWithAnotherKey() throws Exception {
        Daemon secondary = startSecondary(startPrimary(), "pins: [\"" + TestCertificates.CLIENT_PIN + "\"]");

        assertThat(failure(secondary)).startsWith("no TLS connection: ");
    }
}
