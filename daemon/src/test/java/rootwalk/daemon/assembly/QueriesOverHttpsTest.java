package rootwalk.daemon.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.dnstap.TapReader;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// DNS over HTTPS (RFC 8484) with a running server.
class QueriesOverHttpsTest {

    private static final String TYPE = "application/dns-message";
    private static final TsigKey KEY = new TsigKey(Name.of("xfr."), TsigAlgorithm.HMAC_SHA256, new byte[32]);

    @TempDir
    private Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private ScriptedServer forwarder;
    private String more = "";
    private @Nullable Daemon daemon;
    private @Nullable HttpClient client;

    @BeforeEach
    void give() throws IOException {
        StringBuilder zone = new StringBuilder("$TTL 600\n@ SOA ns h 7 2 3 4 50\n@ NS ns\nns A 192.0.2.1\n"
                + "www 30 A 192.0.2.2\nmix 300 CNAME www\n"
                + "alias 300 CNAME none\nout 300 CNAME fails.net.\nzero 0 A 192.0.2.3\n");
        for (int i = 0; i < 90; i++) {
            zone.append("big TXT").append((" \"" + i + "x".repeat(200) + '"').repeat(3)).append('\n');
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        forwarder = new ScriptedServer((query, _) -> {
            if (query.question().name().equals(Name.of("slow.net."))) {
                await(released);
            }
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
        if (client != null) {
            client.shutdownNow();
        }
        if (daemon != null) {
            daemon.close();
        }
        forwarder.close();
    }

    private ConfigResult read() {
        return ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], https: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            zones: [{name: example., file: example.zone, transfer-to: [loopback], update-from: [loopback]}]
            local-zones: [{name: "dropped.test.", action: drop}]
            keys: [{name: xfr., algorithm: hmac-sha256, secret: "%s"}]
            dnssec: {validation: false}
            recursion:
              do-not-query: []
              case-randomisation: false
              forward: [{zone: ".", servers: ["127.0.0.1:%d"]}]
            """.formatted(Base64.getEncoder().encodeToString(new byte[32]), forwarder.port()) + more,
                folder.resolve("rootwalk.yaml"));
    }

    private InetSocketAddress start() throws Exception {
        Daemon started = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemon = started;
        return started.httpsAddresses().getFirst();
    }

    private static SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private HttpClient client(Version version) throws Exception {
        HttpClient open = HttpClient.newBuilder().sslContext(trust()).version(version)
                .connectTimeout(Duration.ofSeconds(20)).build();
        client = open;
        return open;
    }

    private static URI uri(InetSocketAddress server, String target) {
        return URI.create("https://127.0.0.1:" + server.getPort() + target);
    }

    private static String get(TestQuery query) {
        return "/dns-query?dns=" + Base64.getUrlEncoder().withoutPadding().encodeToString(query.octets());
    }

    private static HttpRequest post(InetSocketAddress server, byte[] content) {
        return HttpRequest.newBuilder(uri(server, "/dns-query")).header("content-type", TYPE)
                .POST(BodyPublishers.ofByteArray(content)).build();
    }

    private static HttpResponse<byte[]> sent(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> got(InetSocketAddress server, String target) throws Exception {
        return sent(client == null ? client(Version.HTTP_2) : client,
                HttpRequest.newBuilder(uri(server, target)).build());
    }

    private static Message message(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map().get("content-type")).containsExactly(TYPE);
        Message read = new MessageReader().read(response.body(), 0, response.body().length);
        assertThat(read).isNotNull();
        return read;
    }

    private String stats(String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    /// A connection over TLS.
    ///
    /// @param protocols of ALPN; none: without ALPN
    private static SSLSocket connect(InetSocketAddress server, String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", server.getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static String exchange(InetSocketAddress server, String request) throws Exception {
        try (SSLSocket socket = connect(server, "http/1.1")) {
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void queriesAreAnsweredWithBothMethodsAndVersionsAndCounted(Version version) throws Exception {
        InetSocketAddress server = start();
        TestQuery query = ask("www.example. A");

        HttpResponse<byte[]> byGet =
                sent(client(version), HttpRequest.newBuilder(uri(server, get(query))).build());
        HttpResponse<byte[]> byPost = sent(client, post(server, query.octets()));

        assertThat(byGet.version()).isEqualTo(version);
        assertThat(byGet.body()).isEqualTo(byPost.body());
        assertThat(TestQuery.line(message(byGet))).contains("192.0.2.2");
        assertThat(byGet.headers().firstValue("content-length")).contains("" + byGet.body().length);
        assertThat(byGet.headers().map()).doesNotContainKeys("set-cookie", "server");
        assertThat(stats("queries.https")).isEqualTo("2");
        assertThat(stats("queries.tls")).isEqualTo("0");
        assertThat(stats("tls.handshakes")).isEqualTo("1");
        assertThat(stats("https.connections")).isEqualTo("1");
    }

    @Test
    void aLargeResponseIsComplete() throws Exception {
        HttpResponse<byte[]> response = got(start(), get(ask("big.example. TXT")));

        assertThat(response.body().length).isGreaterThan(50_000);
        assertThat(message(response).isTruncated()).isFalse();
    }

    /// RFC 8484 section 4.2: responses in any order.
    @Test
    void aQueryThatIsResolvedDoesNotDelayOthersOfItsConnection() throws Exception {
        InetSocketAddress server = start();
        HttpClient http = client(Version.HTTP_2);
        message(got(server, get(ask("www.example. A"))));

        CompletableFuture<HttpResponse<byte[]>> slow = http.sendAsync(
                post(server, ask("slow.net. A").flags(0x0100).octets()), BodyHandlers.ofByteArray());
        for (int i = 0; i < 20; i++) {
            message(got(server, get(ask("www.example. A"))));
        }
        assertThat(slow).isNotDone();
        assertThat(stats("https.connections")).isEqualTo("1");
        released.countDown();

        // RFC 8484 section 4.2.1: a failure of DNS is a success of HTTP.
        assertThat(message(slow.get(20, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.SERVFAIL);
    }

    @Test
    void aQueryThatIsDroppedElsewhereGetsAStatus() throws Exception {
        assertThat(got(start(), get(ask("a.dropped.test. A"))).statusCode()).isEqualTo(503);
        assertThat(stats("queries.dropped")).isEqualTo("1");
    }

    /// RFC 8467 section 4.1.
    @Test
    void responsesArePaddedForClientsThatPad() throws Exception {
        InetSocketAddress server = start();
        TestQuery padded = ask("www.example. A").option(EdnsOption.PADDING, new byte[8]);

        assertThat(got(server, get(padded)).body()).hasSize(468);
        assertThat(got(server, get(ask("www.example. A").edns(1232))).body()).hasSizeLessThan(100);
    }

    /// RFC 7828: the time of a connection is a matter of HTTP.
    @Test
    void keepaliveIsIgnored() throws Exception {
        InetSocketAddress server = start();
        int plain = got(server, get(ask("www.example. A").edns(1232))).body().length;

        assertThat(got(server, get(ask("www.example. A").option(EdnsOption.TCP_KEEPALIVE))).body()).hasSize(plain);
        assertThat(message(got(server, get(ask("www.example. A").option(EdnsOption.TCP_KEEPALIVE, (byte) 1))))
                .rcode()).isEqualTo(ResponseCode.NOERROR);
    }

    /// RFC 8484 section 5.1.
    @ParameterizedTest
    @CsvSource({
            "www.example. A, max-age=30",
            "mix.example. A, max-age=30",
            "zero.example. A, no-store",
            "www.example. AAAA, max-age=50",
            "none.example. A, max-age=50",
            "alias.example. A, max-age=50",
            "alias.example. AAAA, max-age=50",
            "fails.net. A, no-store",
            "out.example. A, no-store"
    })
    void cachesUseAResponseUntilItsSmallestTtl(String question, String cacheControl) throws Exception {
        HttpResponse<byte[]> response = got(start(), get(ask(question).flags(0x0100)));

        assertThat(response.headers().map().get("cache-control")).containsExactly(cacheControl);
    }

    @Test
    void queriesAreCopiedToDnstap() throws Exception {
        more = "dnstap: {socket: tap.sock}\n";
        TestQuery query = ask("www.example. A");
        try (TapReader reader = new TapReader(folder.resolve("tap.sock"))) {
            HttpResponse<byte[]> response = got(start(), get(query));

            assertThat(reader.nextMessage()).containsEntry(10, query.octets());
            assertThat(reader.nextMessage()).containsEntry(14, response.body());
        }
    }

    @Test
    void timesUntilResponsesAreMeasured() throws Exception {
        InetSocketAddress server = start();
        daemon.telemetry().counts().measure(true);

        message(got(server, get(ask("www.example. A"))));

        assertThat(
                daemon.telemetry().counts().durations().get(AnswerSource.ZONE).ranges().stream()
                        .mapToLong(Long::longValue).sum())
                .isEqualTo(1);
    }

    @Test
    void aSignedResponseIsNotStored() throws Exception {
        InetSocketAddress server = start();
        TestQuery signed = ask("www.example. A").signed(KEY, System.currentTimeMillis() / 1000);

        HttpResponse<byte[]> response = got(server, get(signed));

        assertThat(message(response).rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.headers().map().get("cache-control")).containsExactly("no-store");
        assertThat(stats("tsig.valid")).isEqualTo("1");
    }

    /// RFC 8484 section 5.4: only exchanges with one response.
    @ParameterizedTest
    @CsvSource({"AXFR", "IXFR"})
    void zonesAreNotTransferred(String type) throws Exception {
        Message response = message(got(start(), get(ask("example. " + type).edns(1232))));

        assertThat(response.rcode()).isEqualTo(ResponseCode.REFUSED);
        assertThat(TestQuery.error(response)).isEqualTo(ExtendedError.NOT_SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"0x2000", "0x2800"})
    void notifyAndUpdateAreRefused(String opcode) throws Exception {
        Message response = message(got(start(), get(ask("example. SOA").flags(Integer.decode(opcode)))));

        assertThat(response.rcode()).isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void networksMayBeExcludedFromHttps() throws Exception {
        more = "access: {https: [\"192.0.2.0/24\"]}\n";

        assertThat(message(got(start(), get(ask("www.example. A")))).rcode()).isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void aReloadRemovesTheAddressAndAddsItAgain() throws Exception {
        InetSocketAddress before = start();
        message(got(before, get(ask("www.example. A"))));
        ConfigResult withHttps = read();
        ConfigResult without = ConfigReader.read(
                "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nrecursion: {enabled: false}\nthreads: 1\n",
                folder.resolve("rootwalk.yaml"));

        assertThat(daemon.reload((ConfigResult.Valid) without).inEffect()).isTrue();
        assertThat(daemon.httpsAddresses()).isEmpty();
        assertThatThrownBy(() -> got(before, get(ask("www.example. A")))).isInstanceOf(IOException.class);

        assertThat(daemon.reload((ConfigResult.Valid) withHttps).inEffect()).isTrue();
        message(got(daemon.httpsAddresses().getFirst(), get(ask("www.example. A"))));
    }

    @Nested
    class Requests {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "/dns-query?a=b&dns=%s&c=d | 200",
                "/dns-query?dns=%s&dns=%s  | 400",
                "/dns-query?dns=%s%%3D     | 400",
                "/dns-query?dns=%s=        | 400",
                "/dns-query?dns=+          | 400",
                "/dns-query?dns=           | 400",
                "/dns-query?dns=AAAA       | 400",
                "/dns-query                | 400",
                "/dns-query?DNS=%s         | 400",
                "/?dns=%s                  | 404",
                "/dns-query/?dns=%s        | 404",
                "/DNS-query?dns=%s         | 404"
        })
        void theMessageIsTheParameterDns(String target, int status) throws Exception {
            String message = Base64.getUrlEncoder().withoutPadding().encodeToString(ask("www.example. A").octets());

            assertThat(got(start(), target.formatted(message, message)).statusCode()).isEqualTo(status);
        }

        @Test
        void aBrowserGetsAnExplanation() throws Exception {
            HttpResponse<byte[]> response = got(start(), "/dns-query");

            assertThat(response.headers().map().get("content-type")).containsExactly("text/plain; charset=utf-8");
            assertThat(new String(response.body(), ISO_8859_1)).contains("DNS over HTTPS", "settings", "dns=");
        }

        /// RFC 9110 section 8.3.1.
        @ParameterizedTest
        @CsvSource({
                "application/dns-message, 200",
                "Application/DNS-Message, 200",
                "application/dns-message; charset=utf-8, 200",
                "application/dns-json, 415",
                "application/dns-messages, 415",
                "text/plain, 415"
        })
        void theContentHasOneMediaType(String type, int status) throws Exception {
            InetSocketAddress server = start();
            HttpRequest request = HttpRequest.newBuilder(uri(server, "/dns-query")).header("content-type", type)
                    .POST(BodyPublishers.ofByteArray(ask("www.example. A").octets())).build();

            HttpResponse<byte[]> response = sent(client(Version.HTTP_2), request);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("accept").orElse(TYPE)).isEqualTo(TYPE);
        }

        @Test
        void contentWithoutTypeOrWithACodingIsNotSupported() throws Exception {
            InetSocketAddress server = start();
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, "/dns-query"))
                    .POST(BodyPublishers.ofByteArray(ask("www.example. A").octets()));

            assertThat(sent(client(Version.HTTP_2), request.build()).statusCode()).isEqualTo(415);
            assertThat(sent(client, request.header("content-type", TYPE).header("content-encoding", "gzip").build())
                    .statusCode()).isEqualTo(415);
        }

        @Test
        void contentThatIsNoQueryGets400() throws Exception {
            InetSocketAddress server = start();
            byte[] response = ask("www.example. A").octets();
            response[2] |= (byte) 0x80;

            assertThat(sent(client(Version.HTTP_2), post(server, response)).statusCode()).isEqualTo(400);
            assertThat(sent(client, post(server, new byte[0])).statusCode()).isEqualTo(400);
            assertThat(sent(client, post(server, new byte[11])).statusCode()).isEqualTo(400);
            // A header without a question can be answered: FORMERR.
            assertThat(message(sent(client, post(server, new byte[12]))).rcode()).isEqualTo(ResponseCode.FORMERR);
            assertThat(sent(client, post(server, new byte[65_536])).statusCode()).isEqualTo(413);
        }

        @Test
        void otherMethodsAreNotAllowed() throws Exception {
            InetSocketAddress server = start();
            for (String method : List.of("PUT", "DELETE", "PATCH")) {
                HttpResponse<byte[]> response = sent(client(Version.HTTP_2),
                        HttpRequest.newBuilder(uri(server, get(ask("www.example. A"))))
                                .method(method, BodyPublishers.noBody()).build());

                assertThat(response.statusCode()).as(method).isEqualTo(405);
                assertThat(response.headers().firstValue("allow")).contains("GET, HEAD, POST, OPTIONS");
            }
            HttpResponse<byte[]> options = sent(client, HttpRequest.newBuilder(uri(server, "/dns-query"))
                    .method("OPTIONS", BodyPublishers.noBody()).build());
            assertThat(options.statusCode()).isEqualTo(204);
            assertThat(options.headers().firstValue("allow")).contains("GET, HEAD, POST, OPTIONS");
        }

        /// RFC 9110 section 9.3.2: HEAD has the fields of GET.
        @Test
        void headHasTheFieldsOfGetAndNoContent() throws Exception {
            InetSocketAddress server = start();
            HttpResponse<byte[]> full = got(server, get(ask("www.example. A")));

            HttpResponse<byte[]> head = sent(client,
                    HttpRequest.newBuilder(uri(server, get(ask("www.example. A")))).HEAD().build());

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("content-length")).contains("" + full.body().length);
            assertThat(head.headers().firstValue("cache-control")).contains("max-age=30");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "GET /dns-query?dns=LONG HTTP/1.1 | 414",
                "GET /dns-query HTTP/3.0          | 505",
                "GARBAGE                          | 400"
        })
        void brokenRequestLinesGetAStatus(String line, int status) throws Exception {
            String text = line.replace("LONG", "A".repeat(9000)) + "\nHost: localhost\n\n";

            assertThat(exchange(start(), text)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(stats("defects")).isEqualTo("0");
        }

        @Test
        void tooManyFieldsGet431() throws Exception {
            assertThat(exchange(start(), "GET /dns-query HTTP/1.1\nHost: a\n" + "x: y\n".repeat(5000) + "\n"))
                    .startsWith("HTTP/1.1 431 ");
        }

        @Test
        void requestsOfOneHttp1ConnectionAreAnsweredInOrder() throws Exception {
            InetSocketAddress server = start();
            String slow = "GET " + get(ask("slow.net. A").flags(0x0100)) + " HTTP/1.1\r\nHost: a\r\n\r\n";
            String fast = "GET " + get(ask("www.example. A")) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            try (SSLSocket socket = connect(server)) {
                socket.getOutputStream().write((slow + fast).getBytes(ISO_8859_1));
                released.countDown();

                String both = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

                assertThat(both.split("HTTP/1.1 200 OK", -1)).hasSize(3);
                assertThat(both.indexOf("no-store")).isLessThan(both.indexOf("max-age=30"));
            }
        }
    }

    @Nested
    class Connections {

        /// RFC 7301 section 3.2.
        @Test
        void onlyVersionsOfHttpAreSelected() throws Exception {
            InetSocketAddress server = start();

            try (SSLSocket socket = connect(server, "dot", "http/1.1", "h2")) {
                assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            }
            assertThatThrownBy(() -> connect(server, "dot")).isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("no_application_protocol");
        }

        @Test
        void octetsThatAreNotTlsEndTheConnectionQuietly() throws Exception {
            InetSocketAddress server = start();
            Random random = new Random(5);
            for (int i = 0; i < 20; i++) {
                byte[] noise = new byte[200];
                random.nextBytes(noise);
                try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream().write(noise);
                    socket.shutdownOutput();
                    readToEnd(socket.getInputStream());
                }
            }

            message(got(server, get(ask("www.example. A"))));
            assertThat(stats("defects")).isEqualTo("0");
            assertThat(stats("tls.failed")).isEqualTo("20");
        }

        @Test
        void brokenFramesEndTheConnectionQuietly() throws Exception {
            InetSocketAddress server = start();
            Random random = new Random(7);
            byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
            for (int i = 0; i < 100; i++) {
                byte[] noise = new byte[9 + random.nextInt(60)];
                random.nextBytes(noise);
                // A short frame of a known type in most cases, so that more than its length is read.
                noise[0] = 0;
                noise[1] = 0;
                noise[2] = (byte) random.nextInt(40);
                noise[3] = (byte) random.nextInt(11);
                try (SSLSocket socket = connect(server, "h2")) {
                    socket.getOutputStream().write(preface);
                    socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                    socket.getOutputStream().write(noise);
                }
            }

            message(got(server, get(ask("www.example. A"))));
            assertThat(stats("defects")).isEqualTo("0");
            assertThat(Long.parseLong(stats("https.protocol-errors"))).isPositive();
        }

        /// A client that takes one response of each record it reads would otherwise miss the others.
        @Test
        void responsesDoNotShareTlsRecords() throws Exception {
            InetSocketAddress server = start();
            int requests = 20;
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
            sent.writeBytes(frame(4, 0, 0, new byte[0]));
            for (int i = 0; i < requests; i++) {
                sent.writeBytes(frame(1, 5, 2 * i + 1, fields(get(ask("www.example. A")))));
            }
            List<Integer> ends = new ArrayList<>();
            try (SSLSocket socket = connect(server, "h2")) {
                socket.getOutputStream().write(sent.toByteArray());
                byte[] record = new byte[1 << 15];
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                while (ends.stream().mapToInt(Integer::intValue).sum() < requests) {
                    int read = socket.getInputStream().read(record);
                    assertThat(read).isPositive();
                    received.write(record, 0, read);
                    ends.add(takeFrames(received));
                }
            }

            assertThat(ends).allMatch(each -> each <= 1);
        }

        private static byte[] frame(int type, int flags, int stream, byte[] payload) {
            return ByteBuffer.allocate(9 + payload.length).put((byte) 0).putShort((short) payload.length)
                    .put((byte) type)
                    .put((byte) flags).putInt(stream).put(payload).array();
        }

        /// The fields of a GET request, of which authority and path are literals (RFC 7541 section 6.2.2).
        private static byte[] fields(String target) {
            byte[] path = target.getBytes(ISO_8859_1);
            return ByteBuffer.allocate(15 + path.length).put((byte) 0x82).put((byte) 0x87).put((byte) 0x01)
                    .put((byte) 9)
                    .put("127.0.0.1".getBytes(ISO_8859_1)).put((byte) 0x04).put((byte) path.length).put(path).array();
        }

        /// Takes the complete frames, and counts those of type DATA that end a stream.
        private static int takeFrames(ByteArrayOutputStream received) {
            ByteBuffer frames = ByteBuffer.wrap(received.toByteArray());
            int ends = 0;
            while (frames.remaining() >= 9 && frames.remaining() >= 9 + frames.getShort(frames.position() + 1)) {
                int length = frames.getShort(frames.position() + 1);
                ends += frames.get(frames.position() + 3) == 0 && (frames.get(frames.position() + 4) & 1) != 0 ? 1 : 0;
                frames.position(frames.position() + 9 + length);
            }
            received.reset();
            received.write(frames.array(), frames.position(), frames.remaining());
            return ends;
        }

        private static void readToEnd(InputStream input) {
            try {
                var _ = input.readAllBytes();
            } catch (IOException e) {
                // A reset is an end as well.
            }
        }

        @Test
        void aClientHasALimitedNumberOfConnections() throws Exception {
            more = "limits: {connections-per-client: 3}\n";
            InetSocketAddress server = start();
            List<SSLSocket> open = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    open.add(connect(server, "http/1.1"));
                }
                // The idle ones were closed for the new ones.
                assertThat(open.getFirst().getInputStream().read()).isEqualTo(-1);
                assertThat(stats("https.connections")).isEqualTo("3");
            } finally {
                for (SSLSocket socket : open) {
                    socket.close();
                }
            }
        }

        @Test
        void aConnectionIsClosedIfItIsIdleOrSlow() throws Exception {
            more = "limits: {idle: 1s}\n";
            InetSocketAddress server = start();

            try (Socket silent = new Socket(server.getAddress(), server.getPort());
                    SSLSocket idle = connect(server, "http/1.1");
                    SSLSocket half = connect(server, "http/1.1");
                    SSLSocket http2 = connect(server, "h2")) {
                half.getOutputStream().write(("POST /dns-query HTTP/1.1\r\nHost: a\r\ncontent-length: 30\r\n"
                        + "content-type: application/dns-message\r\n\r\nxx").getBytes(ISO_8859_1));
                silent.setSoTimeout(20_000);
                readToEnd(silent.getInputStream());
                readToEnd(idle.getInputStream());
                assertThat(new String(half.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 408 ");
                readToEnd(http2.getInputStream());
            }
        }

        /// RFC 9113 section 6.8: GOAWAY, with the last stream that was served.
        @Test
        void clientsOfHttp2AreToldThatTheServerEnds() throws Exception {
            InetSocketAddress server = start();
            try (SSLSocket socket = connect(server, "h2")) {
                socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
                socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                // The settings of the server show that the connection is in use.
                assertThat(socket.getInputStream().read()).isZero();
                Thread end = Thread.ofVirtual().start(daemon::close);
                byte[] rest = socket.getInputStream().readAllBytes();
                end.join();

                assertThat(frameTypes(rest)).contains(7);
            }
        }

        /// The types of the frames in `octets`, the first of which lacks its first octet.
        private static List<Integer> frameTypes(byte[] octets) {
            List<Integer> types = new ArrayList<>();
            int at = -1;
            while (at + 9 <= octets.length) {
                int length = (octets[at + 1] & 0xff) << 8 | octets[at + 2] & 0xff;
                types.add((int) octets[at + 3]);
                at += 9 + length;
            }
            return types;
        }
    }
}
