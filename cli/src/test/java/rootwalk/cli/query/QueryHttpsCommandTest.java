package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
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

/// `query` over HTTPS, with a server.
class QueryHttpsCommandTest {

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
            listen: {dns: [], https: ["127.0.0.1:0"]}
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
        String text = "a. --timeout 60 "
                + options.replace("FOLDER", folder.toString()).replace("PIN", TestCertificates.SERVER_PIN)
                        .replace("SERVER", "127.0.0.1:" + daemon.httpsAddresses().getFirst().getPort());
        return new CommandLine(new QueryCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                @SERVER --https                                                 | 0 | over HTTPS in
                @SERVER --https-get --json                                      | 0 | "transport":"HTTPS"
                @SERVER --https --tls-ca FOLDER/ca.pem                          | 0 | octets from https://SERVER/dns-query over HTTPS
                --https-url https://SERVER/dns-query --tls-pin PIN --json       | 0 | "serverNamedBy":"--https-url"
                @SERVER --https --tls-ca FOLDER/other.pem                       | 1 | failed: its certificate is not trusted
                @SERVER --https --tls-pin AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= | 1 | failed: its key has another pin: PIN
                --https-url https://SERVER/other                                | 1 | HTTP status 404; is the path right?
                """)
    void aQueryIsSentAsTheOptionsSay(String options, int status, String printed) {
        assertThat(query(options)).isEqualTo(status);
        assertThat(out.toString()).contains(printed.replace("PIN", TestCertificates.SERVER_PIN).replace("SERVER",
                "127.0.0.1:" + daemon.httpsAddresses().getFirst().getPort()));
    }

    @Test
    void theReasonOfAFailureIsTold() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }

        assertThat(query("--https-url https://127.0.0.1:" + unused + "/dns-query")).isEqualTo(1);
        assertThat(out.toString()).contains("nothing listens at 127.0.0.1:" + unused);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        @SERVER --https --udp                       | --udp and --tcp cannot be used with the options for HTTPS
        @SERVER --https --tls-name ns.example       | write --https-url https://NAME/dns-query instead
        @SERVER --https-url https://a/dns-query     | @SERVER and --https-url cannot be used together
        --https-url http://a/dns-query              | http://a/dns-query is not a URL of DNS over HTTPS; write https://
        AXFR @SERVER --https                        | zones are not transferred over HTTPS
        """)
    void wrongOptionsAreReportedWithTheRemedy(String options, String message) {
        assertThat(query(options)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
