package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report.Fact;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.Reports;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.wire.Addresses;

/// The companion web server as a configuration has it.
class CompanionServerTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: www.example.test";

    @TempDir
    private Path folder;
    private Daemon daemon;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("www")).resolve("index.html"), "<p>home");
        daemon = Daemon.start(config(""), Environment.ofProcess(() -> {
            throw new IllegalStateException("no file is read here");
        }));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private ConfigResult.Valid config(String more) {
        return config("127.0.0.1:0", more);
    }

    /// @param clear address of `listen.web`, or nothing for none
    private ConfigResult.Valid config(String clear, String more) {
        String text = "listen: {dns: [\"127.0.0.1:0\"], web: [" + (clear.isEmpty() ? "" : '"' + clear + '"') + "]}\n"
                + """
                    hosts: {files: []}
                    threads: 1
                    recursion: {enabled: false}
                    web:
                      sites: [{names: [www.example.test], files: www}, {names: [demo.example.test], demo: requests}]
                    """ + more;
        return switch (ConfigReader.read(text, folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> valid;
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private String ask(String request) throws IOException {
        InetSocketAddress address = daemon.webAddresses().getFirst();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void sitesAreServedByTheirNames() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: www.example.test")).startsWith("HTTP/1.1 200 ").endsWith("<p>home");
        assertThat(ask("GET / HTTP/1.1\r\nHost: other.example.test")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void limitsAndTraceAreThoseOfTheConfiguration() throws IOException {
        assertThat(ask("TRACE / HTTP/1.1\r\nHost: www.example.test")).startsWith("HTTP/1.1 405 ");

        assertThat(daemon.reload(config("  limits: {content: 4B, line: 256B}\n  trace: true\n")).inEffect()).isTrue();

        assertThat(ask("TRACE /x HTTP/1.1\r\nHost: www.example.test\r\nCookie: secret"))
                .startsWith("HTTP/1.1 200 ").contains("message/http", "TRACE /x").doesNotContain("secret");
        assertThat(ask("POST /echo HTTP/1.1\r\nHost: demo.example.test\r\nContent-Length: 5"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(ask("GET /" + "x".repeat(300) + " HTTP/1.1\r\nHost: www.example.test")).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void requestsAreLoggedWhereTheConfigurationSays() throws IOException {
        Path log = folder.resolve("access.log");
        assertThat(daemon.reload(config("  access-log: {file: access.log}\n")).inEffect()).isTrue();

        ask("GET /a HTTP/1.1\r\nHost: www.example.test\r\nUser-Agent: x\" 200 \\");
        ask("GET / HTTP/1.1\r\nHost: www.example.test");
        daemon.close();

        assertThat(Files.readAllLines(log)).hasSize(2);
        assertThat(Files.readString(log)).contains("\"x\\\" 200 \\\\\"", "\"GET / HTTP/1.1\" 200 7");
    }

    @Test
    void certificatesAndTheLogHaveTheTimeOfTheEnvironment() throws Exception {
        daemon.close();
        Environment process = Environment.ofProcess(() -> {
            throw new IllegalStateException("no file is read here");
        });
        Instant time = Instant.parse("2031-05-06T07:08:09Z");
        daemon = Daemon.start(config("  tls: [\"127.0.0.1:0\"]\n  access-log: {file: access.log}\n"),
                new Environment(process.time(), () -> time, process.secureRandom(), process.sockets(),
                        process.configuration(), process.pipelines(), process.limits(), process.logLinesLost(),
                        process.listenSockets(), process.weights()));

        ask("GET / HTTP/1.1\r\nHost: www.example.test");
        X509Certificate shown = certificate(daemon.webAddresses().getLast());
        daemon.close();

        shown.checkValidity(Date.from(time));
        assertThat(shown.getNotBefore().toInstant()).isBefore(time).isAfter(time.minus(Duration.ofDays(2)));
        assertThat(Files.readString(folder.resolve("access.log"))).contains("06/May/2031:07:08:09");
    }

    private static X509Certificate certificate(InetSocketAddress address) throws Exception {
        var trust = new X509ExtendedTrustManager() {
            private final AtomicReference<X509Certificate> seen = new AtomicReference<>();

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
                seen.set(chain[0]);
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        try (var socket =
                (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("www.example.test")));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
        return trust.seen.get();
    }

    @Test
    void aClientThatBreaksHttp2IsCountedAndLeavesNoStackTrace() throws Exception {
        byte[] upperCase = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a', 0, 1, 'X', 1, 'y'};
        var logged = new ListAppender<ILoggingEvent>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        InetSocketAddress address = daemon.webAddresses().getFirst();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5000);
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            out.write(new byte[] {0, 0, (byte) upperCase.length, 1, 5, 0, 0, 0, 1});
            out.write(upperCase);
            // DATA of no stream: a connection error, with which the server closes.
            out.write(new byte[] {0, 0, 1, 0, 0, 0, 0, 0, 0, 'x'});
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        } finally {
            root.detachAppender(logged);
        }

        assertThat(new Reports(daemon).stats().facts()).contains(Fact.of("web.protocol-errors", 2),
                Fact.of("defects", 0));
        assertThat(logged.list).isEmpty();
    }

    @Test
    void theStatusHasTheAddressesOfSites() {
        assertThat(daemon.control().status().facts()).contains(
                Fact.of("web.listening", List.of(Addresses.text(daemon.webAddresses().getFirst()))));
    }

    @Test
    void anAddressMayMoveFromClearTextToTlsAndBack() throws IOException {
        String address = Addresses.text(daemon.webAddresses().getFirst());
        assertThat(daemon.reload(config(address, "")).inEffect()).isTrue();
        assertThat(ask(REQUEST)).startsWith("HTTP/1.1 200 ");

        assertThat(daemon.reload(config("", "  tls: [\"" + address + "\"]\n")).inEffect()).isTrue();
        assertThat(daemon.webAddresses()).extracting(Addresses::text).containsExactly(address);
        assertThat(ask(REQUEST)).doesNotContain("HTTP/");

        assertThat(daemon.reload(config(address, "")).inEffect()).isTrue();
        assertThat(ask(REQUEST)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aFailedChangeLeavesAllListenersAsBefore() throws IOException {
        InetSocketAddress before = daemon.webAddresses().getFirst();
        try (ServerSocket taken = new ServerSocket(0, 1, before.getAddress())) {
            String other = "127.0.0.1:" + taken.getLocalPort();

            ReloadResult result = daemon.reload(config(other, "  tls: [\"" + Addresses.text(before) + "\"]\n"));

            assertThat(result.inEffect()).isFalse();
            assertThat(result.problems()).singleElement().asString()
                    .startsWith(folder + "/rootwalk.yaml:1:38: listen.web[0]: cannot listen on TCP " + other);
        }
        assertThat(daemon.webAddresses()).containsExactly(before);
        assertThat(ask(REQUEST)).startsWith("HTTP/1.1 200 ");
    }
}
