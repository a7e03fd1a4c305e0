package rootwalk.wire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubResult.Failure;
import rootwalk.wire.client.StubResult.Path;
import rootwalk.wire.client.StubResult.Response;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;

class StubClientTest {

    private static final StubQuery QUERY =
            new StubQuery(new Question(Name.of("www.example."), RecordType.A), Flags.RD, false, List.of());
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aResponseOverUdpIsTheResult() throws IOException {
        assertThat(path(StubTransport.UDP, (query, _) -> List.of(response(query, 0)))).isEqualTo(Path.UDP);
    }

    @Test
    void aTruncatedResponseIsFetchedOverTcp() throws IOException {
        ScriptedServer.Script script =
                (query, transport) -> List.of(response(query, transport.equals("UDP") ? Flags.TC : 0));

        assertThat(path(StubTransport.UDP, script)).isEqualTo(Path.TCP_AFTER_TRUNCATION);
        assertThat(path(StubTransport.ONLY_UDP, script)).isEqualTo(Path.UDP);
    }

    @Test
    void tcpAloneSendsNoDatagram() throws IOException {
        try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(response(query, 0)))) {
            ask(server, LONG, StubTransport.TCP);

            assertThat(server.asked()).containsExactly("TCP");
        }
    }

    /// RFC 5452 section 9.1.
    @Test
    void datagramsThatDoNotMatchLeadToTcp() throws IOException {
        ScriptedServer.Script script = (query, transport) -> transport.equals("UDP")
                ? Collections.nCopies(3, withOtherId(response(query, 0)))
                : List.of(response(query, 0));

        assertThat(path(StubTransport.UDP, script)).isEqualTo(Path.TCP);
    }

    @Test
    void oneDatagramThatDoesNotMatchIsIgnored() throws IOException {
        assertThat(path(StubTransport.UDP,
                (query, _) -> List.of(withOtherId(response(query, 0)), new byte[] {1, 2}, response(query, 0))))
                .isEqualTo(Path.UDP);
    }

    @Test
    void aServerThatCannotReadTheQueryMayLeaveTheQuestionOut() throws IOException {
        ScriptedServer.Script script = (query, _) -> {
            byte[] header = Arrays.copyOf(response(query, ResponseCode.FORMERR), 12);
            header[5] = 0;
            return List.of(header);
        };

        assertThat(path(StubTransport.UDP, script)).isEqualTo(Path.UDP);
    }

    @Test
    void aServerThatDoesNotRespondIsAskedThreeTimes() throws IOException {
        try (ScriptedServer server = new ScriptedServer((_, _) -> List.of())) {
            assertThat(reason(server, Duration.ofMillis(1)))
                    .startsWith("no response from 127.0.0.1:" + server.port() + " within 3 attempts of 1 ms");
        }
    }

    @Test
    void aServerThatSendsOnlyWhatIsNoResponseIsNotCalledSilent() throws IOException {
        assertThat(reasonOverUdp((_, _) -> List.of(new byte[5]))).contains(" sent a malformed response over UDP: ");
        assertThat(reasonOverUdp((query, _) -> List.of(withOtherId(response(query, 0)))))
                .endsWith(" sent a response to another query over UDP");
    }

    /// The reason if each attempt ends after one datagram: a third of the calls of the clock are after its timeout.
    private static String reasonOverUdp(ScriptedServer.Script script) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(script)) {
            StubResult result = new StubClient(LONG, new SplittableRandom(1),
                    () -> calls.incrementAndGet() / 3 * 2 * LONG.toNanos(), InstantSource.system())
                    .ask(new InetSocketAddress("127.0.0.1", server.port()), QUERY, StubTransport.ONLY_UDP);
            return ((Failure) result).reason();
        }
    }

    @Test
    void whereNothingListensTheReasonSaysSo() throws IOException {
        ScriptedServer gone = new ScriptedServer((_, _) -> List.of());
        gone.close();

        assertThat(reason(gone, LONG)).startsWith("nothing listens at 127.0.0.1:" + gone.port());
    }

    @Test
    void faultsOverTcpHaveTheirReasons() throws IOException {
        assertThat(reasonOverTcp((query, _) -> List.of(withOtherId(response(query, 0)))))
                .contains("a response to another query over TCP");
        assertThat(reasonOverTcp((_, _) -> List.of(new byte[5]))).contains("sent a malformed response over TCP");
        assertThat(reasonOverTcp((_, _) -> List.of()))
                .endsWith(
                        "closed the TCP connection without a response, and again when the query was sent a second time");
    }

    /// RFC 7766 section 6.2.4.
    @Test
    void aConnectionThatIsClosedBeforeTheResponseIsTriedOnceMore() throws IOException {
        for (StubTransport transport : List.of(StubTransport.TCP, StubTransport.UDP)) {
            AtomicInteger connections = new AtomicInteger();
            ScriptedServer.Script script = (query, over) -> over.equals("UDP") ? List.of(response(query, Flags.TC))
                    : connections.incrementAndGet() == 1 ? List.of() : List.of(response(query, 0));

            assertThat(path(transport, script))
                    .isEqualTo(transport == StubTransport.TCP ? Path.TCP : Path.TCP_AFTER_TRUNCATION);
            assertThat(connections).hasValue(2);
        }
    }

    @Test
    void aConnectionIsTriedOnceMoreOnly() throws IOException {
        try (ScriptedServer server = new ScriptedServer((_, _) -> List.of())) {
            ask(server, LONG, StubTransport.TCP);

            assertThat(server.asked()).containsExactly("TCP", "TCP");
        }
    }

    @Test
    void aConnectionThatIsResetBeforeTheResponseIsTriedOnceMore() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> reset(server, 2));

            assertThat(new StubClient(LONG, new SplittableRandom(1), System::nanoTime, InstantSource.system())
                    .ask(new InetSocketAddress("127.0.0.1", server.getLocalPort()), QUERY, StubTransport.TCP))
                    .isInstanceOfSatisfying(Failure.class, it -> assertThat(it.reason()).contains("a second time"));
        }
    }

    @Test
    void aResponseThatIsCutOffIsNotTriedAgain() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AtomicInteger connections = new AtomicInteger();
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    socket.getInputStream().readNBytes(3);
                    socket.getOutputStream().write(new byte[] {0, 12, 1});
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(new StubClient(LONG, new SplittableRandom(1), System::nanoTime, InstantSource.system())
                    .ask(new InetSocketAddress("127.0.0.1", server.getLocalPort()), QUERY, StubTransport.TCP))
                    .isInstanceOfSatisfying(Failure.class,
                            it -> assertThat(it.reason()).endsWith("before the end of the response"));
            assertThat(connections).hasValue(1);
        }
    }

    /// With a linger time of 0, closing resets the connection.
    private static void reset(ServerSocket server, int times) {
        try {
            for (int i = 0; i < times; i++) {
                Socket socket = server.accept();
                socket.getInputStream().readNBytes(3);
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reasonOverTcp(ScriptedServer.Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return ((Failure) ask(server, LONG, StubTransport.TCP)).reason();
        }
    }

    private static String reason(ScriptedServer server, Duration timeout) {
        return ((Failure) ask(server, timeout, StubTransport.UDP)).reason();
    }

    private static Path path(StubTransport transport, ScriptedServer.Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return ((Response) ask(server, LONG, transport)).path();
        }
    }

    private static StubResult ask(ScriptedServer server, Duration timeout, StubTransport transport) {
        return new StubClient(timeout, new SplittableRandom(1), System::nanoTime, InstantSource.system())
                .ask(new InetSocketAddress("127.0.0.1", server.port()), QUERY, transport);
    }

    /// Signed queries (RFC 8945 section 5.4).
    @Nested
    class WithAKey {

        private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
        private final TsigKey key = new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
        private final TsigKey other = new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[] {1});

        private StubResult ask(ScriptedServer server, Duration timeout, StubTransport transport) {
            return new StubClient(timeout, new SplittableRandom(1), System::nanoTime, clock)
                    .ask(new InetSocketAddress("127.0.0.1", server.port()), QUERY.signedWith(Optional.of(key)),
                            transport);
        }

        private static Optional<TsigResult> tsig(StubResult result) {
            return ((Response) result).tsig();
        }

        @Test
        void aSignedResponseIsVerified() throws IOException {
            TsigResult valid = new TsigResult.Valid(clock.instant());
            try (ScriptedServer server = new ScriptedServer((query, transport) -> List.of(
                    response(query, transport.equals("UDP") ? Flags.TC : 0)), ScriptedServer.with(key, clock))) {
                assertThat(tsig(ask(server, LONG, StubTransport.ONLY_UDP))).contains(valid);
                assertThat(tsig(ask(server, LONG, StubTransport.TCP))).contains(valid);
                assertThat(ask(server, LONG, StubTransport.UDP)).isInstanceOfSatisfying(Response.class, response -> {
                    assertThat(response.path()).isEqualTo(Path.TCP_AFTER_TRUNCATION);
                    assertThat(response.tsig()).contains(valid);
                    assertThat(response.isAcceptable()).isTrue();
                });
            }
        }

        @Test
        void aSignedResponseAfterAnUnsignedOneIsTheResult() throws IOException {
            AtomicInteger sent = new AtomicInteger();
            ScriptedServer.Completion signing = ScriptedServer.with(key, clock);
            try (ScriptedServer server =
                    new ScriptedServer((query, _) -> List.of(response(query, 0), response(query, 0)),
                            (request, length, response) -> sent.incrementAndGet() == 1
                                    ? response : signing.completed(request, length, response))) {
                assertThat(((Response) ask(server, LONG, StubTransport.UDP)).isAcceptable()).isTrue();
            }
        }

        @Test
        void anUnsignedResponseIsTheResultIfNoneFollows() throws IOException {
            try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(response(query, 0)))) {
                assertThat(ask(server, Duration.ofMillis(200), StubTransport.UDP)).isInstanceOfSatisfying(
                        Response.class, response -> {
                            assertThat(response.tsig()).contains(new TsigResult.Unsigned());
                            assertThat(response.isAcceptable()).isFalse();
                        });
                assertThat(server.asked()).containsExactly("UDP");
                assertThat(tsig(ask(server, LONG, StubTransport.TCP))).contains(new TsigResult.Unsigned());
            }
        }

        @Test
        void theErrorOfTheServerIsTheResult() throws IOException {
            try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(response(query, 0)),
                    ScriptedServer.with(other, clock))) {
                assertThat(ask(server, LONG, StubTransport.TCP)).isInstanceOfSatisfying(Response.class, response -> {
                    assertThat(response.message().rcode()).isEqualTo(ResponseCode.NOTAUTH);
                    assertThat(response.tsig().orElseThrow().toString()).contains("BADSIG");
                });
            }
        }

        @Test
        void aQueryWithoutKeyHasNoResult() throws IOException {
            try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(response(query, 0)))) {
                assertThat(StubClientTest.ask(server, LONG, StubTransport.UDP)).isInstanceOfSatisfying(Response.class,
                        response -> {
                            assertThat(response.tsig()).isEmpty();
                            assertThat(response.isAcceptable()).isTrue();
                        });
            }
        }
    }

    private static byte[] withOtherId(byte[] response) {
        byte[] other = response.clone();
        other[0] ^= 1;
        return other;
    }

    private static byte[] response(Message query, int flags) {
        byte[] response = new byte[100];
        MessageWriter writer = new MessageWriter();
        writer.begin(response, 0, response.length, query.id(), Flags.QR | flags);
        writer.question(Objects.requireNonNull(query.question()));
        return Arrays.copyOf(response, writer.finish());
    }
}
