package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.testing.TestCertificates;

/// `query` over QUIC, with a server.
class QueryQuicCommandTest {

    @TempDir
    private static Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Daemon daemon;

    @BeforeEach
    void start() throws IOException, StartFailure {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("ca.pem"), TestCertificates.AUTHORITY);
        Files.writeString(folder.resolve("other.pem"), TestCertificates.CLIENT);
        Files.writeString(folder.resolve("a.zone"), "@ 60 SOA a. a. 1 2 3 4 5\n@ 60 NS a.\n@ 60 A 192.0.2.1\n");
        daemon = Daemon.start((ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: [], quic: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: a., file: a.zone}]
            """, folder.resolve("rootwalk.yaml")), Environment.ofProcess(() -> {
            throw new IllegalStateException("there is no reload");
        }));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private int query(String options) {
        String text = "a. " + (options.contains("--timeout") ? "" : "--timeout 60 ")
                + options.replace("FOLDER", folder.toString()).replace("PIN", TestCertificates.SERVER_PIN)
                        .replace("SERVER", "127.0.0.1:" + daemon.quicAddresses().getFirst().getPort());
        return new CommandLine(new QueryCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                @SERVER --quic                                                  | 0 | octets from SERVER over QUIC in
                @SERVER --quic --json                                           | 0 | "transport":"QUIC"
                @SERVER --quic --tls-ca FOLDER/ca.pem                           | 0 | over QUIC in
                @SERVER --quic --tls-ca FOLDER/ca.pem --tls-name ns.example     | 0 | over QUIC in
                @SERVER --quic --tls-pin PIN                                    | 0 | over QUIC in
                @SERVER --quic --tls-ca FOLDER/other.pem                        | 1 | failed: its certificate is not trusted
                @SERVER --quic --tls-ca FOLDER/ca.pem --tls-name www.example    | 1 | failed: its certificate is not trusted
                @SERVER --quic --tls-pin AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= | 1 | failed: its key has another pin: PIN
                """)
    void aQueryIsSentAsTheOptionsSay(String options, int status, String printed) {
        assertThat(query(options)).isEqualTo(status);
        assertThat(out.toString()).contains(printed.replace("PIN", TestCertificates.SERVER_PIN).replace("SERVER",
                "127.0.0.1:" + daemon.quicAddresses().getFirst().getPort()));
    }

    @Test
    void theReasonOfAFailureIsTold() throws IOException {
        int unused;
        try (DatagramSocket socket = new DatagramSocket(0)) {
            unused = socket.getLocalPort();
        }

        assertThat(query("@127.0.0.1:" + unused + " --quic --timeout 0.5")).isEqualTo(1);
        assertThat(out.toString()).contains("no response from 127.0.0.1:" + unused + " over QUIC within 500 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        @SERVER --quic --udp                       | --quic cannot be used with --udp, --tcp and the options for HTTPS
        @SERVER --quic --https                     | --quic cannot be used with --udp, --tcp and the options for HTTPS
        AXFR @SERVER --quic                        | does not transfer zones over QUIC; use --tls or --tcp
        """)
    void wrongOptionsAreReportedWithTheRemedy(String options, String message) {
        assertThat(query(options)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
