package rootwalk.daemon.transport.quic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.socket.Presence;
import rootwalk.socket.quic.AddressTokens;
import rootwalk.socket.quic.TokenKey;
import rootwalk.web.http.Body;
import rootwalk.web.server.Http3Server;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebSettings;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.TlsServer;

/// RFC 9114, over real connections, with a clock of the test.
class HttpTransportTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long MEMORY = 5 << 19;
    private static final int NO_ERROR = 0x100;
    private static final int EXCESSIVE_LOAD = 0x107;

    private final AtomicLong nanos = new AtomicLong();
    private final Semaphore arrived = new Semaphore(0);
    private final CompletableFuture<SiteResponse> later = new CompletableFuture<>();
    private final Http3Client client = new Http3Client();
    private @Nullable QuicTransport transport;
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final class Unobserved implements HandshakeObserver {
        @Override
        public void completed(TlsClient shown) {}

        @Override
        public void failed(ClientAddress from, String reason) {}

        @Override
        public void abandoned() {}
    }

    private SiteResponse answer(SiteRequest request) {
        arrived.release();
        return switch (request.path()) {
            case "/later" -> new SiteResponse.Later(later);
            case "/large" -> large(1 << 20);
            case "/medium" -> large(10_000);
            default -> SiteResponse.text(HttpResponseStatus.OK, "found");
        };
    }

    private static SiteResponse large(int octets) {
        return new SiteResponse.Full(HttpResponseStatus.OK, new DefaultHttpHeaders(), Body.of(new byte[octets]));
    }

    private void start(int connections, int streams) throws Exception {
        WebSettings settings = new WebSettings(connections, connections, Integer.MAX_VALUE, streams, 200, LONG, TIMEOUT,
                1024, 8192, 16_384, 65_535, 1 << 20, MEMORY, 1, WebSettings.Trace.REFUSED);
        Http3Server server = new Http3Server(settings, SiteTable.of(List.of(new Site(List.of(Site.ANY), this::answer))),
                new WebEnvironment(Thread.ofPlatform().daemon().factory(), Thread.ofVirtual().factory(), () -> 0,
                        nanos::get, Optional.empty()));
        TlsServer certificate = TlsServer.of(TestCertificates.server(), List.of());
        QuicTransport started = QuicTransport.ofRequests(1,
                () -> new StreamSettings(connections, connections, streams, LONG, TIMEOUT), () -> certificate,
                new Unobserved(), server,
                new AddressTokens(nanos::get, TokenKey.random(new SecureRandom())), nanos::get,
                Thread.ofPlatform().daemon().name("http3-test-", 0).factory());
        transport = started;
        address = started.reserve(address, Presence.NOW);
        started.start(address);
    }

    @AfterEach
    void close() {
        client.close();
        if (transport != null) {
            transport.close();
        }
    }

    private static byte[] get(String path) {
        return Http3Client.head(":method", "GET", ":scheme", "https", ":authority", "a", ":path", path);
    }

    private static byte[] post(String path) {
        return Http3Client.head(":method", "POST", ":scheme", "https", ":authority", "a", ":path", path);
    }

    private static Http3Client.Stream request(Http3Client.Connection connection, byte[] octets) throws Exception {
        return connection.open(QuicStreamType.BIDIRECTIONAL).send(octets);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /// Lets time pass, as long as it takes.
    private void passUntil(BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20)) {
            pass(Duration.ofMillis(1));
            Thread.onSpinWait();
        }
    }

    private Http3Client.Response response(Http3Client.Connection connection, String path) throws Exception {
        return connection.send("GET", path, Map.of(), new byte[0]).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aLargeResponseIsSentInPiecesAsTheClientTakesIt() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connect(address);
        assertThat(response(connection, "/large").content()).hasSize(1 << 20);
        assertThat(response(connection, "/medium").content()).hasSize(10_000);
    }

    /// A packet with nothing else would be smaller.
    @Test
    void theEndOfAResponseComesWithItsLastOctets() throws Exception {
        start(9, 9);
        try (LossyPath path = new LossyPath(address)) {
            Http3Client.Stream stream = request(client.connectRaw(path.address()), get("/later")).end();
            arrived.acquire();
            path.lose(octets -> octets < 60);
            later.complete(large(10_000));
            assertThat(stream.all()).hasSizeGreaterThan(10_000);
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAnError() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connect(address);
        response(connection, "/");
        passUntil(connection.ended()::isDone);
        assertThat(connection.leaving().get(20, TimeUnit.SECONDS)).as("GOAWAY").isEqualTo(4);
        assertThat(connection.code()).isEqualTo(NO_ERROR);
    }

    /// RFC 9114 section 5.2.
    @Test
    void theEndOfTheServerIsAnnounced() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connect(address);
        response(connection, "/");
        response(connection, "/");
        transport.close();
        assertThat(connection.leaving().get(20, TimeUnit.SECONDS)).as("GOAWAY").isEqualTo(8);
        assertThat(connection.code()).isEqualTo(NO_ERROR);
    }

    @Test
    void aConnectionThatHasAbandonedManyStreamsOverALongTimeEndsWithItsLastRequest() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        Http3Client.Stream last = request(connection, get("/later")).end();
        arrived.acquire();
        pass(Duration.ofSeconds(20));
        for (int i = 0; i <= 200; i++) {
            request(connection, post("/later")).abandon();
        }
        assertThat(connection.ended()).isNotDone();
        later.complete(large(10_000));
        assertThat(last.all()).hasSizeGreaterThan(10_000);
        assertThat(connection.code()).isEqualTo(NO_ERROR);
    }

    @Test
    void aConnectionThatAbandonsManyStreamsAtOnceEndsWithAnError() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        for (int i = 0; i <= 200 && !connection.ended().isDone(); i++) {
            request(connection, post("/later")).abandon();
        }
        assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
    }

    @Test
    void aConnectionWithARequestIsNotIdle() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connect(address);
        CompletableFuture<Http3Client.Response> waiting = connection.send("GET", "/later", Map.of(), new byte[0]);
        arrived.acquire();
        pass(LONG.multipliedBy(3));
        response(connection, "/");
        later.complete(SiteResponse.text(HttpResponseStatus.OK, "late"));
        assertThat(waiting.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void contentThatDoesNotComeInTimeGetsAStatus() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        Http3Client.Stream stream = request(connection, post("/")).send(Http3Client.frame(0, (byte) 0));
        passUntil(stream::hasEnded);
        assertThat(new String(stream.all(), ISO_8859_1)).contains("The request was not completed in time.");
    }

    @Test
    void aHeadThatDoesNotComeInTimeGetsAStatus() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        Http3Client.Stream stream = request(connection, Arrays.copyOf(get("/"), 9));
        passUntil(stream::hasEnded);
        assertThat(new String(stream.all(), ISO_8859_1)).contains("The request was not completed in time.");
    }

    /// The windows of the streams are smaller than the responses.
    @Test
    void responsesThatAreNotTakenAreCancelled() throws Exception {
        start(9, 30);
        Http3Client.Connection connection = client.connectRaw(address, 2000);
        for (int i = 0; i < 20; i++) {
            Http3Client.Stream stream = connection.open(QuicStreamType.BIDIRECTIONAL);
            stream.stopReading();
            stream.sendLast(get(i == 0 ? "/large" : "/medium"));
        }
        arrived.acquire(20);
        response(client.connect(address), "/");
        assertThat(connection.ended()).isNotDone();

        // The streams no longer keep the connection.
        passUntil(connection.ended()::isDone);
        assertThat(connection.code()).isEqualTo(NO_ERROR);
    }

    /// There is memory for two and a half.
    @Test
    void aConnectionWhoseResponsesNeedTooMuchMemoryIsClosed() throws Exception {
        start(9, 100);
        Http3Client.Connection connection = client.connectRaw(address, 2000);
        for (int i = 0; i < 3; i++) {
            Http3Client.Stream stream = connection.open(QuicStreamType.BIDIRECTIONAL);
            stream.stopReading();
            stream.sendLast(get("/large"));
        }
        assertThat(connection.code()).isNotNegative();
    }

    @Test
    void theResponseToARequestThatWasResetIsDiscarded() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        request(connection, get("/later")).end().refuse();
        request(connection, post("/later")).abandon();
        arrived.acquire();
        later.complete(large(10_000));
        assertThat(request(connection, get("/")).end().all()).isNotEmpty();
    }

    @Test
    void aFurtherConnectionOfAClientClosesAnIdleOne() throws Exception {
        start(1, 9);
        Http3Client.Connection first = client.connect(address);
        response(first, "/");
        Http3Client.Connection second = client.connect(address);
        assertThat(first.code()).isEqualTo(NO_ERROR);
        response(second, "/");
    }

    @Test
    void theRestOfARequestIsNotReadAfterItsResponse() throws Exception {
        start(9, 9);
        Http3Client.Connection connection = client.connectRaw(address);
        Http3Client.Stream stream = request(connection, Http3Client.head(":method", "POST", ":scheme", "https",
                ":authority", "a", ":path", "/", "content-length", "70000"));
        assertThat(new String(stream.all(), ISO_8859_1)).contains("larger than 65535 octets");
    }
}
