package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.testing.TestCertificates;

/// `rootwalk doctor`.
class DoctorCommandTest {

    @TempDir
    private Path folder;

    @Test
    void resultsArePrintedInAFixedOrderWithTheirRemedies() throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "threads: 0\n");
        Run run =
                Run.of("doctor", "--no-color", "--no-network", "--only", "configuration,clock", "-c", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().lines().toList()).satisfiesExactly(
                first -> assertThat(first).startsWith("skipped  clock          it needs the network"),
                second -> assertThat(second)
                        .startsWith("problem  configuration  " + file + " has 1 problem; the first: "),
                remedy -> assertThat(remedy).startsWith("    remedy: ").contains("check config " + file),
                last -> assertThat(last).isEqualTo("1 problem"));
    }

    @Test
    void withoutProblemsTheStatusIsZero() throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "hosts: {files: []}\n");
        Run run = Run.of("doctor", "--no-color", "--only", "configuration", "-c", file.toString());

        assertThat(run)
                .isEqualTo(new Run(0, "ok       configuration  " + file + " has no problems\nno problems\n", ""));
    }

    @Test
    void theNamedServerIsQueriedInsteadOfTheRootServers() throws IOException {
        try (ScriptedServer server = new ScriptedServer((_, _) -> List.of())) {
            Run run =
                    Run.of("doctor", "--only", "root-udp,interception", "--root-server", "127.0.0.1:" + server.port());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).contains("no root server responds over UDP");
            assertThat(server.asked()).contains("UDP");
        }
    }

    @Test
    void withoutEncryptedTransportsNothingIsAnnounced() throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "hosts: {files: []}\n");
        Run run = Run.of("doctor", "--dnr", "-c", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("there is nothing to announce");
    }

    @Test
    void theOptionsOfDhcpArePrintedForTwoServers() throws IOException {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "listen: {dns: [\"192.0.2.53:53\"], tls:"
                + " [\"192.0.2.53:853\"]}\ntls: {certificate: server.pem, key: server.key}\n");
        Run run = Run.of("doctor", "--dnr", "-c", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).satisfiesExactly(
                first -> assertThat(first).isEqualTo("# dnsmasq"),
                dnsmasq -> assertThat(dnsmasq).startsWith("dhcp-option=162,"),
                empty -> assertThat(empty).isEmpty(),
                second -> assertThat(second).isEqualTo("# Kea: option-data"),
                kea -> assertThat(kea).startsWith("{\"space\": \"dhcp4\""));
    }

    @Test
    void theHelpNamesTheExitStatus() {
        assertThat(Run.of("doctor", "--help").out()).contains("1   problems", "--root-server");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --only nothing          | there is no check nothing; write one or more of port-53, resolv-conf
        --root-server [::1      | has no closing bracket
        --root-server a:b       | the port 'b' is not a number from 1 to 65535; write 192.0.2.1:53
        --root-server 192.0.2.1#53      | 192.0.2.1#53 has its port after #; write 192.0.2.1:53
        --root-server tls://192.0.2.1   | tls://192.0.2.1 is a URL; write an address, such as 192.0.2.1
        --dnr --json            | --dnr prints no JSON
        extra                   | unexpected argument 'extra'
        """)
    void wrongUsageIsReported(String words, String expected) {
        Run run = Run.of(("doctor " + words).split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(expected);
    }
}
