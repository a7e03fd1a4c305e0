package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.cli.doctor.Verdict.State;
import rootwalk.wire.testing.TestCertificates;

/// Whether a daemon would start, and whether one runs.
class DaemonChecksTest {

    private static final String TLS = "tls: {certificate: server.pem, key: server.key}\n";

    @TempDir
    Path root;

    private TestMachine machine;

    @BeforeEach
    void aMachine() throws IOException {
        machine = new TestMachine(root);
    }

    private Verdict configuration() {
        return new ConfigurationCheck(machine.machine()).verdict();
    }

    @Test
    void problemsOfTheConfigurationAreCounted() {
        machine.configuration("threads: 0\ncache: {size: 256M}\n");

        assertThat(configuration().state()).isEqualTo(State.PROBLEM);
        assertThat(configuration().message()).contains("rootwalk.yaml has 2 problems; the first: ", "threads");
        assertThat(configuration().remedy()).isEqualTo(
                "rootwalk check config " + root.resolve("rootwalk.yaml") + " shows all of them");
    }

    @Test
    void warningsOfTheConfigurationAreWarnings() {
        machine.configuration("zones: [{name: a.test., file: none.zone}]\n");

        assertThat(configuration().state()).isEqualTo(State.WARNING);
        assertThat(configuration().message()).contains("none.zone");
    }

    @Test
    void fewOpenFilesAreAWarning() {
        assertThat(new FileLimitCheck(machine.machine()).verdict().state()).isEqualTo(State.OK);

        machine.mostFiles(64);

        assertThat(new FileLimitCheck(machine.machine()).verdict()).satisfies(verdict -> {
            assertThat(verdict.state()).isEqualTo(State.WARNING);
            assertThat(verdict.message()).contains("may have 64 open files");
            assertThat(verdict.remedy()).contains("LimitNOFILE=");
        });
    }

    private Verdict certificate(String listen, Instant now) throws IOException {
        Files.writeString(root.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(root.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        machine.configuration("listen: " + listen + "\n" + TLS);
        return new CertificateCheck(machine.machine(now)).verdict();
    }

    @Test
    void aCertificateWithTheAddressesOfTheServerIsFine() throws IOException {
        assertThat(certificate("{dns: [\"127.0.0.1:53\"], tls: [\"127.0.0.1:853\"]}", TestMachine.NOW))
                .isEqualTo(Verdict.ok(
                        "the certificate is for ns.example, from 2024-01-01T00:00:00Z to 2124-01-01T00:00:00Z"));
    }

    @Test
    void anAddressThatIsNotInTheCertificateIsAWarning() throws IOException {
        Verdict verdict = certificate("{dns: [\"192.0.2.1:53\"], tls: [\"192.0.2.1:853\"]}", TestMachine.NOW);

        assertThat(verdict.state()).isEqualTo(State.WARNING);
        assertThat(verdict.message()).contains("does not have the address 192.0.2.1");
    }

    @Test
    void aCertificateOutsideOfItsTimeIsReported() throws IOException {
        String listen = "{dns: [\"127.0.0.1:53\"], tls: [\"127.0.0.1:853\"]}";

        assertThat(certificate(listen, Instant.parse("2023-01-01T00:00:00Z")).message()).contains("not valid yet");
        assertThat(certificate(listen, Instant.parse("2123-12-25T00:00:00Z")).message()).contains("expires soon");
        assertThat(certificate(listen, Instant.parse("2124-01-02T00:00:00Z")).message()).contains("has expired");
    }

    @Test
    void aKeyThatIsMissingIsAProblem() throws IOException {
        Files.writeString(root.resolve("server.pem"), TestCertificates.SERVER);
        machine.configuration("listen: {dns: [\"127.0.0.1:53\"], tls: [\"127.0.0.1:853\"]}\n" + TLS);

        assertThat(new CertificateCheck(machine.machine()).verdict()).satisfies(verdict -> {
            assertThat(verdict.state()).isEqualTo(State.PROBLEM);
            assertThat(verdict.message()).contains("server.key");
        });
    }

    @Test
    void withoutTlsThereIsNoCertificate() {
        assertThat(new CertificateCheck(machine.machine()).verdict().state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void theVersionsAreThoseOfThisProcess() {
        assertThat(new VersionsCheck(machine.machine()).verdict().message())
                .startsWith("rootwalk 1.2.3; Java " + Runtime.version()).contains("JDK");
    }

    private Verdict daemonWith(String version) throws IOException, InterruptedException {
        Path socket = root.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))) {
            Thread daemon = Thread.ofVirtual().start(() -> {
                try (SocketChannel client = server.accept()) {
                    while (client.read(ByteBuffer.allocate(100)) >= 0) {
                        // The command does not matter.
                    }
                    client.write(ByteBuffer.wrap(
                            ("ok\n{\"version\":\"" + version + "\"}\n").getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Verdict verdict = new DaemonCheck(machine.machine()).verdict();
            daemon.join();
            return verdict;
        }
    }

    @Test
    void theDaemonOfThisVersionIsFine() throws Exception {
        assertThat(daemonWith("1.2.3")).isEqualTo(Verdict.ok("the daemon runs, with version 1.2.3"));
    }

    @Test
    void aDaemonOfAnotherVersionIsRestarted() throws Exception {
        Verdict verdict = daemonWith("1.2.2");

        assertThat(verdict.state()).isEqualTo(State.WARNING);
        assertThat(verdict.message()).contains("has version 1.2.2, the installed program 1.2.3");
        assertThat(verdict.remedy()).isEqualTo("sudo systemctl restart rootwalk");
    }

    @Test
    void withoutADaemonNothingIsCompared() throws IOException {
        assertThat(new DaemonCheck(machine.machine()).verdict().message()).startsWith("no daemon runs: ");
    }
}
