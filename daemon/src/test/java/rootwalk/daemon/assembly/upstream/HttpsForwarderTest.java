package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.TestServer;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.testing.TestCertificates;

/// RFC 8484, as a client.
class HttpsForwarderTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Config.RemoteTls ANY =
            new Config.RemoteTls(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    @TempDir
    private Path folder;

    private Daemon daemon;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("example.zone"), "$TTL 60\n@ SOA ns h 7 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: [], tls: ["127.0.0.1:0"], https: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            limits: {queries-per-connection: 2}
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone}]
            """, folder.resolve("rootwalk.yaml"));
        daemon = Daemon.start(read, Environment.ofProcess(() -> read));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private static UpstreamEncryption.Link open(InetSocketAddress server, String path) throws IOException {
        return new HttpsForwarder(ANY, "127.0.0.1", path).open(server, LONG);
    }

    private static byte[] query() {
        byte[] query = ask("ns.example. A").octets();
        query[0] = 0;
        query[1] = 0;
        return query;
    }

    @Test
    void requestsBeyondTheStreamsOfTheServerWait() throws Exception {
        try (UpstreamEncryption.Link link = open(daemon.httpsAddresses().getFirst(), "/dns-query")) {
            List<CompletableFuture<byte[]>> responses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                responses.add(link.exchange(query()));
            }
            for (CompletableFuture<byte[]> response : responses) {
                assertThat(response.get(20, TimeUnit.SECONDS)[7]).isEqualTo((byte) 1);
            }
        }
    }

    @Test
    void anotherStatusIsAFailure() throws Exception {
        try (UpstreamEncryption.Link link = open(daemon.httpsAddresses().getFirst(), "/other")) {
            assertThat(link.exchange(query())).failsWithin(LONG).withThrowableThat()
                    .withMessageContaining("it answered with the HTTP status 404");
            assertThat(link.isOpen()).isTrue();
        }
    }

    @Test
    void aServerWithoutHttp2IsNotUsed() {
        assertThatThrownBy(() -> open(daemon.tlsAddresses().getFirst(), "/dns-query"))
                .hasMessage("it does not support HTTP/2");
    }

    @Test
    void aQueryEndsWithTheConnection() throws Exception {
        UpstreamEncryption.Link link = open(daemon.httpsAddresses().getFirst(), "/dns-query");
        link.exchange(query()).get(20, TimeUnit.SECONDS);
        daemon.close();
        TestServer.await(() -> !link.isOpen());
        assertThat(link.exchange(query())).failsWithin(LONG);
    }

    @Test
    void anAddressWithoutARouteIsUnreachable() {
        assertThat(HttpsForwarder.explained(new NoRouteToHostException("Network is unreachable")))
                .isInstanceOf(UpstreamEncryption.Unreachable.class).hasMessage("there is no route to it");
        assertThat(HttpsForwarder.explained(new SSLException("a fault of TLS")))
                .isNotInstanceOf(UpstreamEncryption.Unreachable.class).hasMessage("a fault of TLS");
    }

    @Test
    void nothingListensThere() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        assertThatThrownBy(() -> open(new InetSocketAddress("127.0.0.1", unused), "/dns-query"))
                .isInstanceOf(UpstreamEncryption.Unreachable.class);
    }
}
