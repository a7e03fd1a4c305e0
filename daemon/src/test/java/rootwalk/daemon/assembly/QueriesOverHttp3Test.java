package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.codec.http3.Http3ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.listening.DesignatedResolver;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.transport.quic.Http3Client;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.text.RdataText;

/// DNS over HTTPS (RFC 8484) with HTTP/3 (RFC 9114) and a running server.
class QueriesOverHttp3Test {

    private static final String TYPE = "application/dns-message";
    private static final Map<String, String> POST = Map.of("content-type", TYPE);
    private static final byte[] NOTHING = {};

    @TempDir
    private Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private final Http3Client client = new Http3Client();
    private ScriptedServer forwarder;
    private String more = "";
    private @Nullable Daemon daemon;

    @BeforeEach
    void give() throws IOException {
        StringBuilder zone = new StringBuilder("$TTL 600\n@ SOA ns h 7 2 3 4 50\n@ NS ns\nns A 192.0.2.1\n"
                + "www 30 A 192.0.2.2\n");
        for (int i = 0; i < 90; i++) {
            zone.append("big TXT").append((" \"" + i + "x".repeat(200) + '"').repeat(3)).append('\n');
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        forwarder = new ScriptedServer((query, _) -> {
            await(released);
            byte[] response = ask(query.question().name() + " A").octets();
            response[0] = (byte) (query.id() >> 8);
            response[1] = (byte) query.id();
            response[2] |= (byte) 0x80;
            response[3] = (byte) ResponseCode.REFUSED;
            return List.of(response);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() throws IOException {
        released.countDown();
        client.close();
        if (daemon != null) {
            daemon.close();
        }
        forwarder.close();
    }

    private ConfigResult read(String http3) {
        return ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], https: ["127.0.0.1:0"], http3: [%s]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            zones: [{name: example., file: example.zone, transfer-to: [loopback]}]
            local-zones: [{name: "dropped.test.", action: drop}]
            dnssec: {validation: false}
            recursion:
              do-not-query: []
              case-randomisation: false
              forward: [{zone: ".", servers: ["127.0.0.1:%d"]}]
            """.formatted(http3, forwarder.port()) + more, folder.resolve("rootwalk.yaml"));
    }

    private InetSocketAddress start() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.1:0\"");
        Daemon started = Daemon.start(read, Environment.ofProcess(() -> read));
        daemon = started;
        return started.http3Addresses().getFirst();
    }

    private static String target(TestQuery query) {
        return "/dns-query?dns=" + Base64.getUrlEncoder().withoutPadding().encodeToString(query.octets());
    }

    private static Http3Client.Response get(Http3Client.Connection connection, String target) throws Exception {
        return connection.send("GET", target, Map.of(), NOTHING).get(20, TimeUnit.SECONDS);
    }

    private static Http3Client.Response post(Http3Client.Connection connection, byte[] content) throws Exception {
        return connection.send("POST", "/dns-query", POST, content).get(20, TimeUnit.SECONDS);
    }

    private static Message message(Http3Client.Response response) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.fields()).containsEntry("content-type", TYPE);
        Message read = new MessageReader().read(response.content(), 0, response.content().length);
        assertThat(read).isNotNull();
        return read;
    }

    private String stats(String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replace(name, "").replaceAll("\\D+", "");
    }

    private HttpResponse<byte[]> overHttp2() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:"
                    + daemon.httpsAddresses().getFirst().getPort() + target(ask("www.example. A")))).build(),
                    BodyHandlers.ofByteArray());
        }
    }

    @Test
    void queriesAreAnsweredAsOverHttp2AndCounted() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        TestQuery query = ask("www.example. A");

        Http3Client.Response byGet = get(connection, target(query));
        Http3Client.Response byPost = post(connection, query.octets());
        HttpResponse<byte[]> http2 = overHttp2();

        assertThat(TestQuery.line(message(byGet))).contains("192.0.2.2");
        assertThat(byGet.content()).isEqualTo(byPost.content()).isEqualTo(http2.body());
        assertThat(byGet.fields().keySet()).containsExactlyInAnyOrder(":status", "cache-control", "content-length",
                "content-type", "date");
        assertThat(byGet.fields()).containsEntry("cache-control", "max-age=30");
        assertThat(http2.headers().firstValue("cache-control")).contains("max-age=30");
        assertThat(stats("queries.https")).isEqualTo("3");
        assertThat(stats("queries.quic")).isEqualTo("0");
        assertThat(stats("http3.connections")).isEqualTo("1");
        assertThat(stats("http3.retries")).isEqualTo("1");
        assertThat(stats("http3.protocol-errors")).isEqualTo("0");
        assertThat(stats("tls.handshakes")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({
            "GET, /, 404", "GET, /dns-query, 400", "GET, /dns-query?dns=%, 400", "GET, /dns-query?dns=AAAA====, 400",
            "GET, /dns-query?dns=AAAB, 400", "PUT, /dns-query, 405", "POST, /dns-query, 415", "PATCH, /elsewhere, 404",
            "OPTIONS, /dns-query, 204", "BREW, /dns-query, 501", "GET, //[::1/, 404"})
    void aRequestWithoutAMessageGetsAStatus(String method, String target, int status) throws Exception {
        Http3Client.Connection connection = client.connect(start());

        assertThat(connection.send(method, target, Map.of(), NOTHING).get(20, TimeUnit.SECONDS).status())
                .isEqualTo(status);
    }

    @Test
    void queriesAreAnsweredAtThePathsOfTheConfiguration() throws Exception {
        more = "https: {paths: [/, /family/1]}\n";
        Http3Client.Connection connection = client.connect(start());
        byte[] query = ask("www.example. A").octets();

        for (String path : List.of("/", "/family/1")) {
            message(get(connection, target(ask("www.example. A")).replace("/dns-query", path)));
            message(connection.send("POST", path, POST, query).get(20, TimeUnit.SECONDS));
        }
        for (String path : List.of("/dns-query", "/family/1/", "/Family/1", "/family")) {
            assertThat(get(connection, target(ask("www.example. A")).replace("/dns-query", path)).status())
                    .isEqualTo(404);
        }
        more = "";
        daemon.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        assertThat(get(connection, "/").status()).isEqualTo(404);
        message(get(connection, target(ask("www.example. A"))));
    }

    @Test
    void contentHasALimitAndAType() throws Exception {
        Http3Client.Connection connection = client.connect(start());

        assertThat(post(connection, new byte[65_536]).status()).isEqualTo(413);
        assertThat(connection.send("POST", "/dns-query",
                Map.of("content-type", TYPE, "content-length", "70000"), new byte[70_000]).get(20, TimeUnit.SECONDS)
                .status()).isEqualTo(413);
        assertThat(connection.send("POST", "/dns-query", Map.of("content-type", "text/plain"), new byte[20])
                .get(20, TimeUnit.SECONDS).status()).isEqualTo(415);
        assertThat(post(connection, NOTHING).status()).isEqualTo(400);
        assertThat(post(connection, new byte[20]).status()).isEqualTo(200);
        message(get(connection, target(ask("www.example. A"))));
    }

    @Test
    void headHasTheFieldsOfGetAndNoContent() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        String target = target(ask("www.example. A"));

        Http3Client.Response head = connection.send("HEAD", target, Map.of(), NOTHING).get(20, TimeUnit.SECONDS);

        assertThat(head.content()).isEmpty();
        assertThat(head.fields()).containsEntry("content-length", "" + get(connection, target).content().length);
    }

    @Test
    void aLargeResponseIsComplete() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        assertThat(message(get(connection, target(ask("big.example. TXT")))).answer().getFirst().rdata()).hasSize(90);
    }

    @Test
    void responsesArePaddedForClientsThatPad() throws Exception {
        Http3Client.Connection connection = client.connect(start());

        assertThat(post(connection, ask("www.example. A").option(EdnsOption.PADDING, new byte[10]).octets()).content())
                .hasSize(468);
        assertThat(post(connection, ask("www.example. A").octets()).content()).hasSizeLessThan(100);
    }

    @Test
    void aQueryThatIsResolvedDoesNotDelayOthersOfItsConnection() throws Exception {
        Http3Client.Connection connection = client.connect(start());

        CompletableFuture<Http3Client.Response> slow =
                connection.send("GET", target(ask("slow.net. A")), Map.of(), NOTHING);
        message(get(connection, target(ask("www.example. A"))));
        assertThat(slow).isNotDone();
        released.countDown();

        assertThat(message(slow.get(20, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(slow.get().fields()).containsEntry("cache-control", "no-store");
    }

    /// The next daemon reads its packets.
    @Test
    void aDaemonThatDrainsAnswersWhatItHasReceivedAndTellsItsClients() throws Exception {
        InetSocketAddress server = start();
        Http3Client.Connection busy = client.connect(server);
        Http3Client.Connection idle = client.connect(server);
        message(get(idle, target(ask("www.example. A"))));
        CompletableFuture<Http3Client.Response> slow =
                busy.send("GET", target(ask("slow.net. A")), Map.of(), NOTHING);
        message(get(busy, target(ask("www.example. A"))));

        CompletableFuture<Void> drained = CompletableFuture.runAsync(
                () -> daemon.drain(Duration.ofSeconds(20), Duration.ofSeconds(20)), Thread.ofVirtual()::start);

        assertThat(idle.leaving().get(20, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(idle.code()).isEqualTo(Http3ErrorCode.H3_NO_ERROR.code());
        assertThat(busy.leaving().get(20, TimeUnit.SECONDS)).isEqualTo(8);
        assertThat(slow).isNotDone();
        released.countDown();
        assertThat(message(slow.get(20, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(busy.code()).isEqualTo(Http3ErrorCode.H3_NO_ERROR.code());
        drained.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aQueryThatIsDroppedElsewhereGetsAStatus() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        assertThat(get(connection, target(ask("dropped.test. A"))).status()).isEqualTo(503);
    }

    @Test
    void zonesAreNotTransferred() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        assertThat(message(post(connection, ask("example. AXFR").octets())).rcode()).isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void accessHttpsIsForHttp3Too() throws Exception {
        more = "access: {https: [192.0.2.0/24]}\n";
        Http3Client.Connection connection = client.connect(start());
        assertThat(message(get(connection, target(ask("www.example. A")))).rcode()).isEqualTo(ResponseCode.REFUSED);
    }

    /// RFC 7838 section 3.
    @Test
    void responsesOverHttp2AnnounceHttp3WhileItListens() throws Exception {
        InetSocketAddress server = start();
        assertThat(overHttp2().headers().allValues("alt-svc"))
                .containsExactly("h3=\":" + server.getPort() + "\"; ma=3600");

        daemon.reload((ConfigResult.Valid) read(""));

        assertThat(overHttp2().headers().allValues("alt-svc")).isEmpty();
    }

    /// RFC 7838 section 2: the alternative is announced without a host, so it is on the same one.
    @Test
    void http3IsAnnouncedToClientsOfItsAddressOnly() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.2:0\", \"[::1]:0\"");
        Daemon started = Daemon.start(read, Environment.ofProcess(() -> read));
        daemon = started;
        assertThat(overHttp2().headers().allValues("alt-svc")).isEmpty();

        started.reload((ConfigResult.Valid) read("\"127.0.0.2:0\", \"0.0.0.0:0\""));

        assertThat(overHttp2().headers().allValues("alt-svc"))
                .containsExactly("h3=\":" + started.http3Addresses().getLast().getPort() + "\"; ma=3600");
    }

    @Test
    void clientsDiscoverTheTransport() {
        ConfigResult.Valid read = (ConfigResult.Valid) read("\"127.0.0.1:8443\"");
        assertThat(DesignatedResolver.services(read.config()).getLast().rdata()).singleElement()
                .extracting(data -> RdataText.print(RecordType.SVCB, data)).asString()
                .isEqualTo("4 ns.example. alpn=\"h3\" port=8443 ipv4hint=127.0.0.1 dohpath=\"/dns-query{?dns}\"");
    }

    @Test
    void aReloadAddsAndRemovesTheAddress() throws Exception {
        Http3Client.Connection first = client.connect(start());
        message(get(first, target(ask("www.example. A"))));

        daemon.reload((ConfigResult.Valid) read(""));
        assertThat(daemon.http3Addresses()).isEmpty();
        first.channel().closeFuture().await(20, TimeUnit.SECONDS);
        assertThat(first.channel().isActive()).isFalse();

        daemon.reload((ConfigResult.Valid) read("\"127.0.0.1:0\""));
        message(get(client.connect(daemon.http3Addresses().getFirst()), target(ask("www.example. A"))));
        assertThat(stats("queries.https")).isEqualTo("2");
    }

    @Test
    void oneAddressMayHaveHttp3AndHttp2ButNotQuicAsWell() {
        assertThat(read("\"127.0.0.1:8443\"")).isInstanceOf(ConfigResult.Valid.class);
        ConfigResult both = ConfigReader.read(
                """
                    listen: {dns: ["127.0.0.1:0"], https: ["127.0.0.1:8443"], http3: ["127.0.0.1:8443"], quic: ["127.0.0.1:8443"]}
                    tls: {certificate: server.pem, key: server.key}
                    """,
                folder.resolve("rootwalk.yaml"));
        assertThat(both.toString())
                .contains("listen.quic[0]: 127.0.0.1:8443 is also in listen.http3; remove it from one of them");
    }

    /// RFC 9110 section 10.1.1.
    @Test
    void anExpectationOfContentIsMet() throws Exception {
        Http3Client.Connection connection = client.connect(start());
        TestQuery query = ask("www.example. A");

        assertThat(TestQuery.line(message(connection.send("POST", "/dns-query",
                Map.of("content-type", TYPE, "expect", "100-continue"), query.octets()).get(20, TimeUnit.SECONDS))))
                .contains("192.0.2.2");
        assertThat(connection.send("POST", "/dns-query", Map.of("content-type", TYPE, "expect", "more"),
                query.octets()).get(20, TimeUnit.SECONDS).status()).isEqualTo(417);
    }
}
