package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.transport.quic.Http3Client;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.testing.TestCertificates;

/// Clients of HTTP/3 that do not keep to it, or use it to cause work (RFC 9114 section 10.5).
class Http3AbuseTest {

    private static final int NO_ERROR = 0x100;
    private static final int EXCESSIVE_LOAD = 0x107;
    private static final int REQUEST_INCOMPLETE = 0x10d;
    private static final int MESSAGE_ERROR = 0x10e;
    private static final byte CONTROL = 0;
    private static final byte QPACK_ENCODER = 2;
    private static final byte QPACK_DECODER = 3;

    @TempDir
    private Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger resolved = new AtomicInteger();
    private final Http3Client client = new Http3Client();
    private final Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private ScriptedServer forwarder;
    private @Nullable Daemon daemon;

    @BeforeEach
    void give() throws IOException {
        written.start();
        log.addAppender(written);
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

    /// Whatever a client does, the others are served, and nothing is logged.
    @AfterEach
    void close() throws Exception {
        released.countDown();
        log.detachAppender(written);
        try {
            Http3Client.Connection other = client.connect(daemon.http3Addresses().getFirst());
            assertThat(other.send("GET", "/dns-query?dns=" + query("ns.example. A"), Map.of(), new byte[0])
                    .get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(stats("defects")).isZero();
            assertThat(written.list).filteredOn(it -> it.getLevel().isGreaterOrEqual(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage).isEmpty();
        } finally {
            client.close();
            daemon.close();
            forwarder.close();
        }
    }

    private InetSocketAddress start() throws Exception {
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], http3: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            zones: [{name: example., file: example.zone}]
            dnssec: {validation: false}
            recursion:
              do-not-query: []
              forward: [{zone: ".", servers: ["127.0.0.1:%d"]}]
            """.formatted(forwarder.port()), folder.resolve("rootwalk.yaml"));
        Daemon started = Daemon.start(read, Environment.ofProcess(() -> read));
        daemon = started;
        return started.http3Addresses().getFirst();
    }

    private long stats(String name) {
        return Long.parseLong(daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name))
                .findFirst().orElseThrow().toString().replace(name, "").replaceAll("\\D+", ""));
    }

    private static String query(String question) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ask(question).octets());
    }

    private static byte[] get(String question) {
        return Http3Client.head(":method", "GET", ":scheme", "https", ":authority", "a", ":path",
                "/dns-query?dns=" + query(question));
    }

    /// @param length that the head says
    private static byte[] post(String length, int octets) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(Http3Client.head(":method", "POST", ":scheme", "https", ":authority", "a", ":path",
                "/dns-query", "content-type", "application/dns-message", "content-length", length));
        request.writeBytes(Http3Client.frame(0, new byte[octets]));
        return request.toByteArray();
    }

    private static Http3Client.Stream request(Http3Client.Connection connection) throws Exception {
        return connection.open(QuicStreamType.BIDIRECTIONAL);
    }

    private static Http3Client.Stream oneWay(Http3Client.Connection connection, byte type) throws Exception {
        return connection.open(QuicStreamType.UNIDIRECTIONAL).send(type);
    }

    /// A control stream as it should begin.
    private static Http3Client.Stream control(Http3Client.Connection connection) throws Exception {
        return oneWay(connection, CONTROL).send(Http3Client.frame(4));
    }

    /// Does something until the connection ends.
    private static void untilItEnds(Http3Client.Connection connection, Attempt attempt) throws Exception {
        long begun = System.nanoTime();
        while (!connection.ended().isDone() && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20)) {
            try {
                attempt.run();
            } catch (ExecutionException | IOException e) {
                // There is no further stream now, or the connection has ended.
                Thread.onSpinWait();
            }
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    @Nested
    class Floods {

        /// The server does not resolve what its client no longer wants without end.
        @Test
        void aClientThatResetsManyStreamsLosesItsConnection() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            AtomicInteger i = new AtomicInteger();

            untilItEnds(connection,
                    () -> request(connection).send(get("n" + i.getAndIncrement() + ".net. A")).abandon());

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
            assertThat(resolved).hasValueLessThan(600);
        }

        /// QUIC permits a further stream for each that is refused, while the query is still being resolved.
        @Test
        void aClientThatRefusesManyResponsesHasALimitedNumberOfRequests() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            AtomicInteger i = new AtomicInteger();

            untilItEnds(connection,
                    () -> request(connection).sendLast(get("n" + i.getAndIncrement() + ".net. A")).refuse());

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
            assertThat(resolved).hasValueLessThan(1000);
        }

        @Test
        void headsThatDoNotEndUseLittleMemory() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            byte[] half = Arrays.copyOf(Http3Client.frame(1, new byte[16_000]), 15_000);

            untilItEnds(connection, () -> request(connection).send(half));

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
        }

        @Test
        void aHeadHasALimit() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);

            request(connection).send(Arrays.copyOf(Http3Client.frame(1, new byte[20_000]), 20));

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
        }

        /// Fields that are short on the wire count with what they stand for.
        @Test
        void aHeadOfManyShortFieldsHasALimit() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            byte[] block = new byte[10_000];
            Arrays.fill(block, (byte) (0xc0 | 29));
            block[0] = 0;
            block[1] = 0;

            request(connection).sendLast(Http3Client.frame(1, block));

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
        }

        @ParameterizedTest
        @ValueSource(bytes = {CONTROL, QPACK_ENCODER, QPACK_DECODER, 0x21})
        void octetsWithoutRequestsAreLimited(byte type) throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            Http3Client.Stream stream = type == CONTROL ? control(connection) : oneWay(connection, type);

            // A frame of an unknown type, or part of a long field.
            untilItEnds(connection, () -> stream.send(type == CONTROL
                    ? Http3Client.frame(0x21, new byte[4000])
                    : new byte[4000]));

            assertThat(connection.code()).isGreaterThan(NO_ERROR);
        }

        @Test
        void streamsInOneDirectionAreLimited() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);

            untilItEnds(connection, () -> oneWay(connection, (byte) 0x21).end());

            assertThat(connection.code()).isEqualTo(EXCESSIVE_LOAD);
        }
    }

    @Nested
    class Violations {

        @ParameterizedTest
        @CsvSource({
                "Upper, x", "connection, close", "transfer-encoding, chunked", "te, gzip", "upgrade, h2c",
                "content-length, -1", "content-length, 1x", "name, ' padded'", "name, '\0'", "name, 'a\r\nb: c'",
                "'', x", ":path, /dns-query", ":status, 200", ":protocol, connect-udp", ":unknown, x", "host, b",
                "'na me', x", "content-length, 7"})
        void aMalformedRequestIsReset(String name, String value) throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);

            Http3Client.Stream stream =
                    request(connection).sendLast(Http3Client.head(":method", "GET", ":scheme", "https",
                            ":authority", "a", ":path", "/dns-query", name, value));

            assertThat(stream.code()).isEqualTo(MESSAGE_ERROR);
            assertThat(connection.ended()).isNotDone();
            assertThat(stats("http3.protocol-errors")).isEqualTo(1);
        }

        @Test
        void aStreamThatEndsBeforeItsRequestIsReset() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            assertThat(request(connection).end().code()).isEqualTo(REQUEST_INCOMPLETE);
        }

        @Test
        void contentOfAnotherLengthIsAnError() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            assertThat(request(connection).sendLast(post("3", 4)).code())
                    .isEqualTo(MESSAGE_ERROR);
            assertThat(request(connection).sendLast(post("5", 4)).code())
                    .isEqualTo(MESSAGE_ERROR);
        }

        @ParameterizedTest
        @CsvSource({
                // DATA before HEADERS; SETTINGS on a stream for a request; a type of HTTP/2
                "0, 0x105", "4, 0x105", "6, 0x105"})
        void framesInTheWrongPlaceEndTheConnection(int type, String code) throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            request(connection).send(Http3Client.frame(type, new byte[3]));
            assertThat(connection.code()).isEqualTo(Integer.decode(code));
        }

        @ParameterizedTest
        @CsvSource({
                // GOAWAY before SETTINGS; SETTINGS with half a value, with a value of HTTP/2, and twice; CANCEL_PUSH
                "070100, 0x10a", "040101, 0x101", "04020200, 0x109", "04000400, 0x105", "0400030101, 0x108"})
        void aControlStreamHasSettingsFirstAndOnce(String octets, String code) throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            oneWay(connection, CONTROL).send(HexFormat.of().parseHex(octets));
            assertThat(connection.code()).isEqualTo(Integer.decode(code));
        }

        @Test
        void theControlStreamMustStay() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection).end();
            assertThat(connection.code()).isEqualTo(0x104);
        }

        @Test
        void thereIsOneControlStream() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            oneWay(connection, CONTROL);
            assertThat(connection.code()).isEqualTo(0x103);
        }

        @Test
        void aClientPushesNothing() throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            oneWay(connection, (byte) 1).send((byte) 0);
            assertThat(connection.code()).isEqualTo(0x103);
        }

        @ParameterizedTest
        @ValueSource(strings = {"3f", "80ff", "40", "c0", "ff", "00", "01"})
        void instructionsForATableThatDoesNotExistEndTheConnectionOrAreIgnored(String octets) throws Exception {
            Http3Client.Connection connection = client.connectRaw(start());
            control(connection);
            byte[] some = Arrays.copyOf(HexFormat.of().parseHex(octets), 8);

            oneWay(connection, QPACK_ENCODER).send(some);
            try {
                oneWay(connection, QPACK_DECODER).send(some);
                assertThat(request(connection).sendLast(get("ns.example. A")).all()).isNotEmpty();
            } catch (ExecutionException | IOException e) {
                assertThat(connection.code()).isGreaterThan(NO_ERROR);
            }
        }

        @Test
        void noiseEndsStreamsOrConnectionsQuietly() throws Exception {
            InetSocketAddress server = start();
            Random random = new Random(11);
            for (int i = 0; i < 150; i++) {
                Http3Client.Connection connection = client.connectRaw(server);
                byte[] noise = new byte[1 + random.nextInt(80)];
                random.nextBytes(noise);
                // A known type in most cases, so that more than the type is read.
                noise[0] = (byte) random.nextInt(9);
                try {
                    if (random.nextBoolean()) {
                        control(connection);
                    }
                    connection.open(random.nextInt(3) > 0 ? QuicStreamType.BIDIRECTIONAL
                            : QuicStreamType.UNIDIRECTIONAL).sendLast(noise);
                } catch (ExecutionException | IOException e) {
                    // It has ended already.
                    assertThat(connection.code()).isGreaterThan(NO_ERROR);
                }
            }
        }

        @Test
        void onlyHttp3IsSelected() throws Exception {
            InetSocketAddress server = start();
            assertThatThrownBy(() -> client.connect(server, "doq")).isInstanceOf(ExecutionException.class);
        }
    }
}
