package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.upstream.ScriptedUdpClient.reply;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.upstream.EncryptionState.Failed;
import rootwalk.resolver.upstream.EncryptionState.Probed;
import rootwalk.resolver.upstream.EncryptionState.Unknown;
import rootwalk.resolver.upstream.EncryptionState.Works;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

/// RFC 9539 section 4, for one server: in clear text as a script has it, and over connections without TLS instead of those over TLS.
@Timeout(30)
class OpportunisticUpstreamTest {

    private static final Name NAME = Name.of("www.example.test.");
    private static final List<RRset> ADDRESS = List.of(
            RRset.of(NAME, RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));
    private static final Duration PERSISTENCE = Duration.ofDays(3);
    private static final Duration DAMPING = Duration.ofDays(1);

    private volatile Duration passed = Duration.ZERO;
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime() + passed.toNanos();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis() + passed.toMillis();
        }
    };
    private final ScriptedUdpClient network = new ScriptedUdpClient();
    private final ServerHealth health = new ServerHealth(time);
    private final List<Message> overTls = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private Thread acceptor;
    private final List<ResponseKind> retries = new CopyOnWriteArrayList<>();
    private volatile Function<Message, byte @Nullable []> script = query -> reply(query, Flags.AA, true, ADDRESS);
    private boolean isThisServer;
    private ServerSocket listener;
    private Server server;
    private FallbackUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = health.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
        encryptWith(tcp -> tcp);
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        stopListening();
    }

    private void encryptWith(UpstreamEncryption.OverTcp tls) {
        upstream = new FallbackUpstream(network, health, RandomGeneratorFactory.of("L64X128MixRandom").create(7), time,
                new SpoofingProtection(true, true), UpstreamLimits.STANDARD,
                Optional.of(
                        new OpportunisticEncryption(counted(tls), 53, server -> isThisServer, listener.getLocalPort(),
                                PERSISTENCE, DAMPING)),
                UpstreamTap.NONE);
    }

    /// Counts connections at the side of the client: the server may accept them later.
    private UpstreamEncryption.OverTcp counted(UpstreamEncryption.OverTcp tls) {
        return tcp -> {
            connections.incrementAndGet();
            return tls.over(tcp);
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test is over, or the server no longer listens.
        }
    }

    /// Closes the connection where the script has no response.
    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                Message message = new MessageReader().read(query, 0, query.length);
                overTls.add(message);
                byte[] response = script.apply(message);
                if (response == null) {
                    return;
                }
                out.writeShort(response.length);
                out.write(response);
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    /// The kernel accepts connections until the thread that waits for one has ended.
    private void stopListening() throws Exception {
        listener.close();
        acceptor.join();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private QueryResult ask() {
        return ask(false);
    }

    private QueryResult ask(boolean recursionDesired) {
        UpstreamQuery query = new UpstreamQuery(server, Name.of("example.test."), new Question(NAME, RecordType.A),
                recursionDesired, false, false, List.of());
        return upstream.query(query, new Attempt(1, new Budget(BudgetLimits.STANDARD, time), new LateResponses()),
                new Upstream.Observer() {
                    @Override
                    public void retried(UpstreamQuery again, QueryResult result, ResponseKind kind) {
                        retries.add(kind);
                    }
                });
    }

    private static void isAnswer(QueryResult result, UpstreamTransport transport) {
        assertThat(result).isInstanceOf(QueryResult.Response.class);
        assertThat(result.transport()).isEqualTo(transport);
        assertThat(((QueryResult.Response) result).message().answer()).hasSize(1);
    }

    private EncryptionState state() {
        return health.encryption(server.address().getAddress());
    }

    private void await(Class<? extends EncryptionState> wanted) {
        while (!wanted.isInstance(state())) {
            Thread.onSpinWait();
        }
    }

    private String awaitFailure() {
        await(Failed.class);
        return ((Failed) state()).reason();
    }

    private void works() {
        isAnswer(ask(), UpstreamTransport.UDP);
        await(Works.class);
        network.sent.clear();
    }

    /// Section 4.6.
    @Test
    void aServerIsProbedBesideAQueryInClearText() throws Exception {
        CountDownLatch handshake = new CountDownLatch(1);
        encryptWith(tcp -> {
            try {
                handshake.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return tcp;
        });

        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(state()).isInstanceOf(Probed.class);
        isAnswer(ask(), UpstreamTransport.UDP);
        handshake.countDown();
        await(Works.class);

        assertThat(connections.get()).as("one connection for both queries").isEqualTo(1);
        assertThat(overTls).hasSize(1);
    }

    @Test
    void aServerThatHasRespondedOverTlsIsQueriedOverTlsOnly() {
        works();

        isAnswer(ask(), UpstreamTransport.TLS);
        isAnswer(ask(), UpstreamTransport.TLS);

        assertThat(network.sent).isEmpty();
        assertThat(connections.get()).isEqualTo(1);
        assertThat(server.isMeasured()).isTrue();
    }

    /// RFC 8467 section 4.1. Nobody beside the path can forge a response, so there is neither a cookie nor a random letter case.
    @Test
    void queriesOverTlsArePaddedAndHaveTheNameAsItIs() {
        works();
        isAnswer(ask(), UpstreamTransport.TLS);

        assertThat(overTls).allSatisfy(query -> {
            assertThat(query.length()).isEqualTo(128);
            assertThat(query.question().name().sharedOctets()).isEqualTo(NAME.sharedOctets());
            assertThat(query.flags() & Flags.RD).isZero();
        });
    }

    /// Section 4.3.
    @Test
    void aServerThatFailsIsNotProbedAgainUntilTheDampingTimeHasPassed() {
        encryptWith(tcp -> {
            throw new IOException("bad record");
        });
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(awaitFailure()).isEqualTo("bad record");

        passed = DAMPING.minusMinutes(1);
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(state()).isInstanceOf(Failed.class);
        assertThat(connections.get()).isEqualTo(1);

        passed = DAMPING.plusMinutes(1);
        encryptWith(tcp -> tcp);
        works();
        isAnswer(ask(), UpstreamTransport.TLS);
    }

    @Test
    void aHandshakeThatDoesNotEndIsAFailure() {
        encryptWith(tcp -> {
            throw new SocketTimeoutException("no data");
        });

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("the TLS handshake took too long");
    }

    @Test
    void aServerThatDoesNotListenIsAFailure() throws Exception {
        stopListening();

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("nothing listens there");
    }

    @Test
    void aMalformedResponseToAProbeIsAFailure() {
        script = query -> new byte[] {(byte) (query.id() >> 8), (byte) query.id(), 1, 2, 3};

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("its responses over TLS are malformed");
    }

    /// Another program, such as a resolver, may listen at the port of DNS over TLS.
    @Test
    void anErrorInResponseToAProbeIsAFailure() {
        script = query -> reply(query, ResponseCode.REFUSED, true, List.of());

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("its response over TLS is REFUSED");
    }

    @Test
    void aResolverAtThePortOfTlsIsNotQueried() {
        script = query -> reply(query, Flags.RA, true, ADDRESS);

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("over TLS, a resolver responds");
    }

    @Test
    void aResponseWithRecursionOfAnAuthoritativeServerIsUsed() {
        script = query -> reply(query, Flags.AA | Flags.RA, true, ADDRESS);
        works();

        isAnswer(ask(), UpstreamTransport.TLS);
    }

    /// Another server may listen at the port of DNS over TLS.
    @Test
    void aServerAtAnotherPortIsNotProbed() {
        works();
        server = health.server(new InetSocketAddress(server.address().getAddress(), 5353));

        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void thisDaemonIsNotProbed() {
        isThisServer = true;

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(state()).isInstanceOf(Unknown.class);
    }

    /// The network may have failed.
    @Test
    void aFailedProbeHasNoConsequencesIfTheServerDoesNotRespondInClearTextEither() throws Exception {
        stopListening();
        network.replies(query -> List.of());
        server.tcpFailed(time.nanos());

        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        await(Unknown.class);
    }

    /// Section 4.6.
    @Test
    void aConnectionThatTheServerClosesIsReplaced() {
        works();
        AtomicInteger queries = new AtomicInteger();
        script = query -> queries.getAndIncrement() == 0 ? null : reply(query, Flags.AA, true, ADDRESS);

        isAnswer(ask(), UpstreamTransport.TLS);

        assertThat(connections.get()).isEqualTo(2);
        assertThat(state()).isInstanceOf(Works.class);
        assertThat(network.sent).isEmpty();
    }

    /// Section 4.6.
    @Test
    void ifTlsFailsTheQueryIsSentInClearTextAndTheServerIsNotProbedForADay() throws Exception {
        works();
        stopListening();

        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(state()).isInstanceOf(Failed.class);
        assertThat(retries).endsWith(ResponseKind.UNREACHABLE);

        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(state()).isInstanceOf(Failed.class);
    }

    @Test
    void ifTheServerFailsInClearTextTooTlsIsStillUsed() throws Exception {
        works();
        stopListening();
        network.replies(query -> List.of());
        server.tcpFailed(time.nanos());

        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);

        assertThat(state()).isInstanceOf(Works.class);
    }

    @Test
    void aQueryWithoutResponseOverTlsIsSentInClearText() {
        works();
        CountDownLatch never = new CountDownLatch(1);
        script = query -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        };

        isAnswer(ask(), UpstreamTransport.UDP);
        never.countDown();

        assertThat(retries).containsExactly(ResponseKind.TIMEOUT);
        assertThat(state()).isInstanceOfSatisfying(Works.class, works -> assertThat(works.timeouts()).isEqualTo(1));
        assertThat(server.timeouts()).as("the server responds in clear text").isZero();
    }

    @Test
    void anErrorOverTlsIsAFailureIfTheServerHasAnAnswerInClearText() {
        works();
        script = query -> reply(query, ResponseCode.SERVFAIL, true, List.of());

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(awaitFailure()).isEqualTo("its response over TLS is SERVFAIL");
        while (!accepted.getFirst().isClosed()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theSameErrorInClearTextIsNoFailureOfTls() {
        works();
        script = query -> reply(query, ResponseCode.REFUSED, true, List.of());
        network.replies(query -> List.of(reply(query, ResponseCode.REFUSED, true, List.of())));

        assertThat(ask()).isInstanceOfSatisfying(QueryResult.Response.class,
                response -> assertThat(response.message().rcode()).isEqualTo(ResponseCode.REFUSED));

        assertThat(state()).isInstanceOf(Works.class);
    }

    /// Section 4.3.
    @Test
    void aServerWithoutResponsesOverTlsForTooLongIsProbedAgain() {
        works();
        passed = PERSISTENCE.plusHours(1);

        isAnswer(ask(), UpstreamTransport.UDP);
        await(Works.class);
        isAnswer(ask(), UpstreamTransport.TLS);
    }

    @Test
    void forwardersAreNotProbed() {
        isAnswer(ask(true), UpstreamTransport.UDP);

        assertThat(state()).isInstanceOf(Unknown.class);
    }

    @Test
    void withoutTheSettingNoServerIsProbed() {
        upstream = new FallbackUpstream(network, health, RandomGeneratorFactory.of("L64X128MixRandom").create(7), time,
                new SpoofingProtection(true, true), UpstreamLimits.STANDARD);

        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(state()).isInstanceOf(Unknown.class);
    }

    @Test
    void whatIsKnownIsValidForAnotherResolverWithTheSameServers() {
        works();
        upstream.close();
        encryptWith(tcp -> tcp);

        isAnswer(ask(), UpstreamTransport.TLS);

        assertThat(network.sent).isEmpty();
    }
}
