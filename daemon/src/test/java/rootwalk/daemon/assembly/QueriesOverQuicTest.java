package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.listening.DesignatedResolver;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.ListenSockets;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.os.OwnSockets;
import rootwalk.os.ServiceSockets;
import rootwalk.os.SocketHandover;
import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;

/// DNS over QUIC (RFC 9250) with a running server.
class QueriesOverQuicTest {

    @TempDir
    private Path folder;

    private final QuicClient client = new QuicClient(Thread.ofPlatform().daemon().name("quic-client-", 0).factory());
    private String more = "";
    private @Nullable Daemon daemon;

    /// Started in a process of its own.
    static final class WithoutQuic {

        public static void main(String[] arguments) throws Exception {
            ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read(
                    "listen: {dns: [\"127.0.0.1:0\"], quic: []}\nrecursion: {enabled: false}\nhosts: {files: []}\n",
                    Path.of(arguments[0], "rootwalk.yaml"));
            try (Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read))) {
                System.out.println("runs: " + daemon.control().stats().facts().size());
            }
        }
    }

    @BeforeEach
    void give() throws IOException {
        StringBuilder zone = new StringBuilder("$TTL 600\n@ SOA ns h 7 2 3 4 50\n@ NS ns\nns A 192.0.2.1\n");
        for (int i = 0; i < 3000; i++) {
            zone.append("host").append(i).append(" TXT \"").append("x".repeat(100)).append("\"\n");
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        client.close();
        if (daemon != null) {
            daemon.close();
        }
    }

    private ConfigResult read(String quic) {
        return ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], quic: [%s]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone, transfer-to: [loopback]}]
            """.formatted(quic) + more, folder.resolve("rootwalk.yaml"));
    }

    private InetSocketAddress start() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.1:0\"");
        Daemon started = Daemon.start(read, Environment.ofProcess(() -> read));
        daemon = started;
        return started.quicAddresses().getFirst();
    }

    private QuicClientConnection connect(InetSocketAddress server) throws Exception {
        TlsClient tls = TlsClient.of(
                new ServerTrust(Optional.empty(), Optional.of(List.of(TestCertificates.authority())), List.of()),
                "127.0.0.1");
        return client.connect(new QuicClient.Peer(server, tls.peer(), "doq", tls.checksName(), tls.judge(),
                Optional.empty(), Duration.ofSeconds(30)), Duration.ofSeconds(5));
    }

    private static byte[] octets(TestQuery query) {
        byte[] octets = query.octets();
        octets[0] = 0;
        octets[1] = 0;
        return octets;
    }

    private static Message exchange(QuicClientConnection connection, TestQuery query) throws Exception {
        return read(connection.exchange(octets(query)).get(10, TimeUnit.SECONDS));
    }

    private static Message read(byte[] response) {
        Message message = new MessageReader().read(response, 0, response.length);
        assertThat(message).isNotNull();
        return message;
    }

    private String stats(String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    @Test
    void aQueryIsAnsweredAndCounted() throws Exception {
        QuicClientConnection connection = connect(start());
        Message response = exchange(connection, ask("ns.example. A"));
        assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.answer()).hasSize(1);
        assertThat(stats("queries.quic")).isEqualTo("1");
        assertThat(stats("quic.connections")).isEqualTo("1");
        assertThat(stats("tls.handshakes")).isEqualTo("1");
        assertThat(stats("quic.protocol-errors")).isEqualTo("0");
        byte[] query = octets(ask("ns.example. A"));
        query[0] = 1;
        assertThat(connection.exchange(query)).failsWithin(Duration.ofSeconds(10));
        TestServer.await(() -> stats("quic.protocol-errors").equals("1"));
    }

    @Test
    void accessQuicIsForThisTransport() throws Exception {
        more = "access: {query: [any], quic: [192.0.2.0/24]}\n";
        assertThat(exchange(connect(start()), ask("ns.example. A")).rcode()).isEqualTo(ResponseCode.REFUSED);
    }

    /// RFC 9250 section 5.7.
    @Test
    void aZoneIsTransferred() throws Exception {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        QuicClientConnection connection = connect(start());
        QuicClientConnection.Stream stream = connection.open(new QuicClientConnection.Receiver() {
            @Override
            public void received(byte[] octets, boolean isLast) {
                received.writeBytes(octets);
                if (isLast) {
                    all.complete(received.toByteArray());
                }
            }

            @Override
            public void failed(String reason) {
                all.completeExceptionally(new IOException(reason));
            }
        });
        byte[] query = octets(ask("example. AXFR").flags(0));
        byte[] framed = new byte[2 + query.length];
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        stream.send(framed, true);
        byte[] octets = all.get(10, TimeUnit.SECONDS);
        int messages = 0;
        int hosts = 0;
        int soas = 0;
        for (int at = 0; at < octets.length; messages++) {
            int length = ((octets[at] & 0xFF) << 8) | (octets[at + 1] & 0xFF);
            Message message = read(Arrays.copyOfRange(octets, at + 2, at + 2 + length));
            assertThat(message.id()).isZero();
            for (RRset record : message.answer()) {
                hosts += record.type() == RecordType.TXT ? 1 : 0;
                soas += record.type() == RecordType.SOA ? 1 : 0;
            }
            at += 2 + length;
        }
        assertThat(messages).isGreaterThan(3);
        assertThat(hosts).isEqualTo(3000);
        assertThat(soas).isEqualTo(2);
    }

    /// RFC 9461 section 7.3, RFC 9462.
    private static ListenSockets sockets(ServiceSockets passed) {
        return ListenSockets.of(passed, ListenSockets.Keeper.NONE, OwnSockets::listening);
    }

    /// Otherwise each packet would reach one of the two daemons, by chance.
    @Test
    void theNextDaemonReadsNothingBeforeThisOneHasStopped() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.1:0\"");
        ListenSockets own = sockets(ServiceSockets.NONE);
        Daemon first = Daemon.start(read, Environment.ofProcess(() -> read)
                .withListenSockets(own));
        daemon = first;
        InetSocketAddress server = first.quicAddresses().getFirst();
        QuicClientConnection before = connect(server);
        ServiceSockets received;
        try (SocketHandover receiver = SocketHandover.receiver(folder)) {
            FutureTask<ServiceSockets> receiving = new FutureTask<>(receiver::receive);
            Thread.ofPlatform().daemon().start(receiving);
            first.handOver(receiver.path());
            received = receiving.get();
        }
        ListenSockets sockets = sockets(received);
        // So a client that has got its token from one of them can go on with the other.
        assertThat(sockets.tokenKey().text()).isEqualTo(own.tokenKey().text());
        sockets.share();
        first.releaseJournal();
        ConfigResult.Valid same = (ConfigResult.Valid) read("\"127.0.0.1:" + server.getPort() + '"');
        try (Daemon _ = Daemon.start(same, Environment.ofProcess(() -> same).withListenSockets(sockets))) {
            for (int i = 0; i < 20; i++) {
                assertThat(exchange(before, ask("ns.example. A")).answer()).hasSize(1);
                assertThat(exchange(connect(server), ask("ns.example. A")).answer()).hasSize(1);
            }
            assertThat(stats("quic.retries")).isEqualTo("21");

            first.drain(Duration.ofSeconds(10), Duration.ofSeconds(10));
            first.close();
            sockets.endSharing();

            assertThat(before.ended().get(10, TimeUnit.SECONDS)).contains("error 0");
            assertThat(exchange(connect(server), ask("ns.example. A")).answer()).hasSize(1);
        }
    }

    @Test
    void clientsDiscoverTheTransport() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.1:8530\"");
        assertThat(DesignatedResolver.services(read.config()).getFirst().rdata()).singleElement()
                .extracting(data -> RdataText.print(RecordType.SVCB, data)).asString()
                .isEqualTo("3 ns.example. alpn=\"doq\" port=8530 ipv4hint=127.0.0.1");
    }

    @Test
    void aReloadAddsAndRemovesTheAddress() throws Exception {
        ConfigResult.Valid without = (ConfigResult.Valid) read("");
        Daemon started = Daemon.start(without, Environment.ofProcess(() -> without));
        daemon = started;
        assertThat(started.quicAddresses()).isEmpty();
        started.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        InetSocketAddress server = started.quicAddresses().getFirst();
        QuicClientConnection connection = connect(server);
        exchange(connection, ask("ns.example. A"));
        started.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        assertThat(started.quicAddresses()).containsExactly(server);
        exchange(connection, ask("ns.example. A"));
        started.reload(without);
        assertThat(started.quicAddresses()).isEmpty();
        connection.ended().get(10, TimeUnit.SECONDS);
        assertThat(stats("queries.quic")).isEqualTo("2");
        started.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        exchange(connect(started.quicAddresses().getFirst()), ask("ns.example. A"));
        assertThat(stats("queries.quic")).isEqualTo("3");
    }

    @Test
    void limitsThatQuicHasToldItsClientsNeedARestart() throws Exception {
        start();
        more = "limits: {idle: 7s, queries-per-connection: 5}\n";
        daemon.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        assertThat(daemon.needsRestart()).containsExactly("limits.queries-per-connection", "limits.idle");
        daemon.reload((ConfigResult.Valid) read(""));
        assertThat(daemon.needsRestart()).isEmpty();
    }

    @Test
    void aReplacedCertificateIsUsedForTheNextConnection() throws Exception {
        InetSocketAddress server = start();
        exchange(connect(server), ask("ns.example. A"));
        Files.writeString(folder.resolve("server.pem"), TestCertificates.RSA_SERVER);
        Files.writeString(folder.resolve("server.key"), TestCertificates.RSA_SERVER_KEY);
        Files.setLastModifiedTime(folder.resolve("server.pem"), FileTime.from(Instant.EPOCH));
        daemon.checkCertificate();
        TlsClient onlyRsa = TlsClient.of(new ServerTrust(Optional.empty(), Optional.empty(), List.of(
                rootwalk.wire.tls.KeyPin.of(TestCertificates.rsaServer().certificate()))), "127.0.0.1");
        QuicClientConnection connection = client.connect(new QuicClient.Peer(server, "127.0.0.1", "doq", false,
                onlyRsa.judge(), Optional.empty(), Duration.ofSeconds(30)), Duration.ofSeconds(5));
        exchange(connection, ask("ns.example. A"));
    }

    @Test
    void withoutAnAddressTheLibraryIsNotLoaded() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + folder.resolve("classes.log"), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), WithoutQuic.class.getName(), folder.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("runs: ");
        assertThat(Files.readAllLines(folder.resolve("classes.log")))
                .anyMatch(line -> line.contains("rootwalk.daemon.assembly.listening.QuicServer"))
                .noneMatch(line -> line.contains("io.netty.handler.codec.quic")
                        || line.contains("io.netty.handler.codec.http3") || line.contains("rootwalk.web.server.Http3")
                        || line.contains("rootwalk.daemon.transport.quic.QuicTransport "));
    }
}
