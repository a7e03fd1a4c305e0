package rootwalk.daemon.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.testing.TestCertificates;

/// Clients of DNS over HTTPS that use HTTP/2 to cause work (RFC 9113 section 10.5).
class Http2AbuseTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ENHANCE_YOUR_CALM = 11;

    @TempDir
    private Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger resolved = new AtomicInteger();
    private ScriptedServer forwarder;
    private @Nullable Daemon daemon;

    /// A frame of the server.
    private record Seen(int type, int stream, byte[] content) {}

    @BeforeEach
    void give() throws IOException {
        StringBuilder zone = new StringBuilder("$TTL 600\n@ SOA ns h 7 2 3 4 50\n@ NS ns\nns A 192.0.2.1\n");
        for (int i = 0; i < 90; i++) {
            zone.append("big TXT").append((" \"" + i + "x".repeat(200) + '"').repeat(3)).append('\n');
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        forwarder = new ScriptedServer((_, _) -> {
            resolved.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
    }

    @AfterEach
    void close() throws IOException {
        released.countDown();
        assertThat(stats("defects")).isZero();
        daemon.close();
        forwarder.close();
    }

    private long stats(String name) {
        return Long.parseLong(daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name))
                .findFirst().orElseThrow().toString().replaceAll("\\D+", ""));
    }

    /// Starts a server, and sends it the preface and settings of a client.
    private SSLSocket greeted(byte... settings) throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], https: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            zones: [{name: example., file: example.zone}]
            dnssec: {validation: false}
            recursion:
              do-not-query: []
              forward: [{zone: ".", servers: ["127.0.0.1:%d"]}]
            limits: {idle: 1s}
            """.formatted(forwarder.port()), folder.resolve("rootwalk.yaml"));
        Daemon started = Daemon.start(read, Environment.ofProcess(() -> read));
        daemon = started;
        InetSocketAddress server = started.httpsAddresses().getFirst();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(), server.getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        socket.getOutputStream().write(frame(SETTINGS, 0, 0, settings));
        return socket;
    }

    private static byte[] frame(int type, int flags, int stream, byte... content) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0, (byte) (content.length >> 8), (byte) content.length, (byte) type, (byte) flags,
                0, (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream});
        frame.writeBytes(content);
        return frame.toByteArray();
    }

    /// Fields by the static table, and literal ones without a name (RFC 7541 appendix A, section 6.2.2).
    private static byte[] fields(int method, String path, String... more) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) method, (byte) 0x87, 1, 1, 'a', 4, (byte) path.length()});
        block.writeBytes(path.getBytes(ISO_8859_1));
        for (int i = 0; i < more.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            block.write(more[i].length());
            block.writeBytes(more[i].getBytes(ISO_8859_1));
        }
        return block.toByteArray();
    }

    private static byte[] get(String question) {
        return fields(0x82, "/dns-query?dns="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(ask(question).octets()));
    }

    /// The server may have closed in the middle of it.
    private static void write(SSLSocket socket, byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|pipe|closed).*");
        }
    }

    /// All frames until the server closes.
    private static List<Seen> until(SSLSocket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        List<Seen> seen = new ArrayList<>();
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.readUnsignedByte();
                int stream = in.readInt();
                seen.add(new Seen(type, stream, in.readNBytes(length)));
            }
        } catch (EOFException e) {
            return seen;
        }
    }

    /// The server does not resolve what its client no longer wants without end.
    @Test
    void rapidResetsEndTheConnection() throws Exception {
        try (SSLSocket socket = greeted()) {
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < 2000; i++) {
                int stream = 2 * i + 1;
                all.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, get("n" + i + ".net. A")));
                all.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            Thread writer = Thread.ofVirtual().start(() -> write(socket, all.toByteArray()));

            assertThat(until(socket)).anyMatch(it -> it.type() == GOAWAY && it.content()[7] == ENHANCE_YOUR_CALM);
            writer.join();
            assertThat(resolved).hasValueLessThan(600);
        }
    }

    @Test
    void aHeadWithoutEndEndsTheConnection() throws Exception {
        try (SSLSocket socket = greeted()) {
            var all = new ByteArrayOutputStream();
            all.writeBytes(frame(HEADERS, END_STREAM, 1, (byte) 0x82));
            for (int i = 0; i < 10_000; i++) {
                all.writeBytes(frame(CONTINUATION, 0, 1, (byte) 0x87));
            }
            Thread writer = Thread.ofVirtual().start(() -> write(socket, all.toByteArray()));

            assertThat(until(socket)).anyMatch(it -> it.type() == GOAWAY && it.content()[7] == ENHANCE_YOUR_CALM);
            writer.join();
        }
    }

    @Test
    void contentThatDoesNotComeGetsAStatus() throws Exception {
        try (SSLSocket socket = greeted()) {
            write(socket, frame(HEADERS, END_HEADERS, 1,
                    fields(0x83, "/dns-query", "content-type", "application/dns-message")));
            write(socket, frame(DATA, 0, 1, new byte[5]));

            assertThat(until(socket)).anyMatch(it -> it.type() == DATA
                    && new String(it.content(), ISO_8859_1).contains("The request was not completed in time."));
        }
    }

    /// With the setting SETTINGS_INITIAL_WINDOW_SIZE, the client takes nothing.
    @Test
    void aResponseThatIsNotTakenIsCancelled() throws Exception {
        try (SSLSocket socket = greeted((byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0)) {
            for (int stream = 1; stream < 40; stream += 2) {
                write(socket, frame(HEADERS, END_STREAM | END_HEADERS, stream, get("big.example. TXT")));
            }

            List<Seen> seen = until(socket);

            assertThat(seen).filteredOn(it -> it.type() == RST_STREAM).hasSize(20);
            assertThat(seen).noneMatch(it -> it.type() == DATA && it.content().length > 0);
        }
    }
}
