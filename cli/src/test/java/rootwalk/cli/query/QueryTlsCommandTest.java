package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import rootwalk.wire.Addresses;
import rootwalk.wire.testing.TestCertificates;

/// `query` over TLS, with a server.
class QueryTlsCommandTest {

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
            listen: {dns: [], tls: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: a., file: a.zone, transfer-to: [loopback]}]
            """, folder.resolve("rootwalk.yaml")), Environment.ofProcess(() -> {
            throw new IllegalStateException("there is no reload");
        }));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private int query(String options) {
        String text = "a. " + options.replace("FOLDER", folder.toString()).replace("PIN", TestCertificates.SERVER_PIN)
                + " @" + Addresses.text(daemon.tlsAddresses().getFirst());
        return new CommandLine(new QueryCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --tls                                          | 0 | over TLS in
        --tls-pin PIN                                  | 0 | over TLS in
        --tls-ca FOLDER/ca.pem                         | 0 | over TLS in
        --tls-ca FOLDER/ca.pem --tls-name ns.example   | 0 | over TLS in
        --tls-ca FOLDER/ca.pem --tls-name ns.example --tls-pin PIN --json | 0 | "transport":"TLS"
        AXFR --tls                                     | 0 | 4 records in 1 message
        AXFR --tls --json                              | 0 | "transport":"TLS"
        --tls-name ns.example                          | 1 | failed: its certificate is not trusted
        --tls-ca FOLDER/other.pem                      | 1 | failed: its certificate is not trusted
        --tls-ca FOLDER/ca.pem --tls-name www.example  | 1 | failed: its certificate is not trusted
        --tls-pin AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= | 1 | failed: its key has another pin: PIN
        """)
    void theServerIsAuthenticatedAsTheOptionsSay(String options, int status, String printed) {
        assertThat(query(options)).isEqualTo(status);
        assertThat(out.toString()).contains(printed.replace("PIN", TestCertificates.SERVER_PIN));
    }

    @Test
    void wrongOptionsAreReportedWithTheRemedy() {
        assertThat(query("--tls-pin abc")).isEqualTo(2);
        assertThat(err.toString()).contains("--tls-pin: 'abc' is not a pin", "print it with: openssl x509");
        assertThat(query("--tls --udp")).isEqualTo(2);
        assertThat(err.toString()).contains("--udp and the options for TLS cannot be used together");
        assertThat(query("--tls-ca FOLDER/none")).isEqualTo(1);
        assertThat(err.toString()).contains("--tls-ca: there is no file " + folder + "/none; name an existing file");
    }
}
