package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.resolver.upstream.ScriptedUdpClient.reply;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.socket.UdpClient;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;

/// One server and its habits: over UDP as a script has it, over TCP as a real socket on the loopback interface has it.
@Timeout(30)
class FallbackUpstreamTest {

    private static final Name NAME = Name.of("www.some-long-name.example.test.");
    private static final List<RRset> ADDRESS = List.of(
            RRset.of(NAME, RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));

    private final Time time = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime() + passed;
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };
    private final ScriptedUdpClient network = new ScriptedUdpClient();
    private final ServerHealth health = new ServerHealth(time);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger streamed = new AtomicInteger();
    private long passed;
    private ServerSocket listener;
    private Server server;
    private FallbackUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = health.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        upstream = new FallbackUpstream(network, health, RandomGeneratorFactory.of("L64X128MixRandom").create(7), time,
                new SpoofingProtection(true, false), UpstreamLimits.STANDARD);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        listener.close();
    }

    private void overTcp(Function<Message, byte[]> script) {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, script));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /// Over TCP, the first connections end without a response: each query is read, and as much of the response is sent as
    /// there is in `sent`.
    private void overTcpAfterClosed(int count, How how, byte... sent) {
        Thread.ofVirtual().start(() -> {
            try {
                while (connections.get() < count) {
                    try (Socket socket = listener.accept()) {
                        connections.incrementAndGet();
                        end(socket, how, sent);
                    }
                }
                overTcp(query -> reply(query, Flags.AA, true, ADDRESS));
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private enum How {
        CLOSED, RESET
    }

    private static void end(Socket socket, How how, byte... sent) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readUnsignedShort()]);
        socket.getOutputStream().write(sent);
        if (how == How.RESET) {
            socket.setSoLinger(true, 0);
        }
    }

    private void serve(Socket socket, Function<Message, byte[]> script) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] response = script.apply(new MessageReader().read(query, 0, query.length));
                streamed.incrementAndGet();
                out.writeShort(response.length);
                out.write(response);
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private QueryResult ask() {
        return ask(new Budget(BudgetLimits.STANDARD, time));
    }

    private QueryResult ask(Question question) {
        return ask(question, new Budget(BudgetLimits.STANDARD, time));
    }

    private QueryResult ask(Budget budget) {
        return ask(new Question(NAME, RecordType.A), budget);
    }

    private QueryResult ask(Question question, Budget budget) {
        UpstreamQuery query = new UpstreamQuery(server, Name.of("example.test."), question, false, false, false,
                List.of());
        return upstream.query(query, new Attempt(1, budget, new LateResponses()), Upstream.Observer.NONE);
    }

    private static void isAnswer(QueryResult result, UpstreamTransport transport) {
        assertThat(result).isInstanceOf(QueryResult.Response.class);
        assertThat(result.transport()).isEqualTo(transport);
        assertThat(((QueryResult.Response) result).message().answer()).hasSize(1);
    }

    @Test
    void aPlainQuestionHasEdnsMixedCaseAndAnUnpredictableId() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));

        isAnswer(ask(), UpstreamTransport.UDP);
        isAnswer(ask(), UpstreamTransport.UDP);

        Message first = network.sent.getFirst();
        assertThat(first.edns().udpSize()).isEqualTo(1232);
        assertThat(first.flags() & Flags.RD).isZero();
        assertThat(first.question().name()).isEqualTo(NAME);
        assertThat(first.question().name().sharedOctets()).isNotEqualTo(NAME.sharedOctets());
        assertThat(first.id()).isNotEqualTo(network.sent.getLast().id());
    }

    @Test
    void aTruncatedResponseLeadsToTcp() {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), UpstreamTransport.TCP);
        isAnswer(ask(), UpstreamTransport.TCP);

        assertThat(connections.get()).as("a connection is used again").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 2500", "2, 5000", "3, 10000", "9, 10000"})
    void eachAttemptOverTcpWaitsTwiceAsLong(int nth, long millis) {
        assertThat(FallbackUpstream.tcpTimeout(nth)).isEqualTo(Duration.ofMillis(millis).toNanos());
    }

    /// RFC 2181 section 9.
    @Test
    void aTruncatedResponseOverTcpIsNotUsed() {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcp(query -> reply(query, Flags.AA | Flags.TC, true, ADDRESS));

        isNotUsable(ask());
    }

    private static void isNotUsable(QueryResult result) {
        assertThat(result).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(QueryResult.Reason.MALFORMED));
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void aConnectionThatEndsWithoutAResponseIsReplacedAtOnce(How how) {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcpAfterClosed(1, how);

        isAnswer(ask(), UpstreamTransport.TCP);

        assertThat(network.sent).hasSize(1);
        assertThat(connections.get()).isEqualTo(2);
        assertThat(server.timeouts()).isZero();
    }

    @Test
    void aConnectionThatEndsWithinTheResponseIsReplacedAtOnce() {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcpAfterClosed(1, How.CLOSED, (byte) 0, (byte) 40, (byte) 1, (byte) 2, (byte) 3);

        isAnswer(ask(), UpstreamTransport.TCP);
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void aServerWithoutUdpWhoseFirstConnectionEndsIsAskedOverAnother(How how) {
        overTcpAfterClosed(1, how);

        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        isAnswer(ask(), UpstreamTransport.TCP);
    }

    @Test
    void aServerThatClosesEveryConnectionIsTriedAgainWithTheNextQuery() {
        overTcpAfterClosed(2, How.CLOSED);
        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);

        assertThat(ask()).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                noResponse -> assertThat(noResponse.reason()).isEqualTo(QueryResult.Reason.CLOSED));
        isAnswer(ask(), UpstreamTransport.TCP);
    }

    @Test
    void anIdleConnectionThatTheServerClosedIsNotHeldAgainstIt() throws Exception {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        CountDownLatch ended = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept()) {
                connections.incrementAndGet();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] response =
                        reply(new MessageReader().read(query, 0, query.length), Flags.AA, true, ADDRESS);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(response.length);
                out.write(response);
            } catch (IOException e) {
                // The test is over.
            }
            overTcpAfterClosed(2, How.CLOSED);
            ended.countDown();
        });
        isAnswer(ask(), UpstreamTransport.TCP);
        ended.await();

        isAnswer(ask(), UpstreamTransport.TCP);

        assertThat(connections.get()).as("the one that was idle, one that is closed, one that works").isEqualTo(3);
        assertThat(server.timeouts()).isZero();
    }

    @Test
    void eachConnectionCountsAsAQueryOfTheBudget() {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcpAfterClosed(1, How.CLOSED);
        Budget budget = new Budget(BudgetLimits.STANDARD, time);

        isAnswer(ask(budget), UpstreamTransport.TCP);

        assertThat(budget.queries()).isEqualTo(3);
    }

    @Test
    void guessesDoNotEndTheWaitAndLeadToTcp() {
        network.replies(query -> List.of(
                reply(query.id() ^ 1, query.question(), Flags.AA, true, ADDRESS),
                reply(query.id() ^ 2, query.question(), Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), UpstreamTransport.TCP);
        assertThat(server.timeouts()).isZero();
    }

    @Test
    void wantOfASocketIsNotHeldAgainstTheServer() {
        network.otherwise = UdpClient.BUSY;

        assertThat(ask()).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                noResponse -> assertThat(noResponse.reason()).isEqualTo(QueryResult.Reason.NOT_READY));
        assertThat(server.timeouts()).isZero();
    }

    @Test
    void aResponseToAnotherQuestionLeadsToTcpAtOnce() {
        network.replies(query -> List.of(
                reply(query.id(), new Question(Name.of("other."), RecordType.A), Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), UpstreamTransport.TCP);
        assertThat(network.sent).hasSize(1);
    }

    @Test
    void aServerThatAnswersOtherQuestionsOnlyIsOfNoUse() {
        Question other = new Question(Name.of("other."), RecordType.A);
        network.replies(query -> List.of(reply(query.id(), other, Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query.id(), other, Flags.AA, true, ADDRESS));

        assertThat(ask()).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                noResponse -> assertThat(noResponse.reason()).isEqualTo(QueryResult.Reason.MALFORMED));
    }

    @Test
    void aServerThatSendsTheQueryBackWithItsOptIsAskedWithoutEdns() {
        for (int code : new int[] {ResponseCode.FORMERR, ResponseCode.NOTIMP}) {
            network.replies(query -> List.of(query.edns() != null ? reply(query, code, true, List.of())
                    : reply(query, Flags.AA, false, ADDRESS)));
            isAnswer(ask(), UpstreamTransport.UDP);
        }
    }

    @Test
    void aServerThatSaysServfailToEdnsIsAskedWithout() {
        network.replies(query -> List.of(query.edns() != null ? reply(query, ResponseCode.SERVFAIL, false, List.of())
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void oneServfailWithoutOptDoesNotTurnEdnsOff() {
        network.replies(query -> List.of(query.edns() != null ? reply(query, ResponseCode.SERVFAIL, false, List.of())
                : reply(query, Flags.AA, false, ADDRESS)));
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(server.mayUseEdns(time.nanos())).isTrue();

        for (int i = 0; i < 10; i++) {
            isAnswer(ask(), UpstreamTransport.UDP);
        }
        assertThat(server.mayUseEdns(time.nanos())).isFalse();
    }

    @Test
    void aFormatErrorFromAServerWithEdnsIsAboutTheQuestion() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), UpstreamTransport.UDP);
        network.replies(query -> List.of(reply(query, ResponseCode.FORMERR, true, List.of())));

        assertThat(((QueryResult.Response) ask()).message().rcode()).isEqualTo(ResponseCode.FORMERR);
        assertThat(network.sent).hasSize(2);
    }

    @Test
    void tcpIsTriedAgainAfterItFailedOnce() throws IOException {
        int port = listener.getLocalPort();
        listener.close();
        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        assertThat(server.timeouts()).isGreaterThanOrEqualTo(2);

        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));
        passed = Duration.ofSeconds(4).toNanos();

        isAnswer(ask(), UpstreamTransport.TCP);
    }

    @Test
    void aLateResponseToAnEarlierAttemptIsUsed() {
        LateResponses lateResponses = new LateResponses();
        Server slow = health.server(new InetSocketAddress("192.0.2.1", 53));
        network.lateResponses(query -> reply(query, Flags.AA, true, ADDRESS));

        assertThat(ask(slow, lateResponses)).isInstanceOf(QueryResult.NoResponse.class);
        assertThat(slow.isMeasured()).isFalse();
        network.deliverLate();

        assertThat(slow.isMeasured()).as("its time is learnt").isTrue();
        assertThat(slow.timeouts()).isZero();
        assertThat(ask(server, lateResponses)).isInstanceOfSatisfying(QueryResult.Response.class,
                response -> assertThat(response.server()).isEqualTo(slow));
        assertThat(network.sent).as("the second server need not be asked").hasSize(1);
    }

    @Test
    void aLateResponseToAnotherQuestionOnlyUpdatesTheRtt() {
        LateResponses lateResponses = new LateResponses();
        network.lateResponses(query -> reply(query, Flags.AA, true, ADDRESS));
        assertThat(ask(server, lateResponses)).isInstanceOf(QueryResult.NoResponse.class);
        UpstreamQuery other =
                new UpstreamQuery(server, Name.of("example.test."), new Question(Name.of("other.example.test."),
                        RecordType.A), false, false, false, List.of());
        lateResponses.expect(other);
        network.deliverLate();

        assertThat(server.isMeasured()).isTrue();
        assertThat(lateResponses.hasArrived()).isFalse();
        assertThat(lateResponses.take(other)).isNull();
    }

    private QueryResult ask(Server whom, LateResponses lateResponses) {
        return upstream.query(
                new UpstreamQuery(whom, Name.of("example.test."), new Question(NAME, RecordType.A), false, false, false,
                        List.of()),
                new Attempt(1, new Budget(BudgetLimits.STANDARD, time), lateResponses), Upstream.Observer.NONE);
    }

    @Test
    void aServerThatChokesOnEdnsIsAskedWithout() {
        network.replies(query -> List.of(query.edns() != null ? reply(query, ResponseCode.FORMERR, false, List.of())
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(network.sent).hasSize(2);
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(network.sent).as("it is remembered").hasSize(3);
    }

    @Test
    void aServerThatLosesTheCaseIsAskedOverTcpOnceAndThenInPlainLetters() {
        Question plain = new Question(NAME, RecordType.A);
        network.replies(query -> List.of(reply(query.id(), plain, Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query.id(), plain, Flags.AA, true, ADDRESS));

        isAnswer(ask(), UpstreamTransport.TCP);
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(streamed.get()).isEqualTo(1);
    }

    private static boolean isInLowerCase(Message query) {
        return query.question().name().toString().equals(NAME.toString());
    }

    private void hasDataInLowerCaseOnly(int otherwise) {
        network.replies(query -> List.of(isInLowerCase(query) ? reply(query, Flags.AA, true, ADDRESS)
                : reply(query, Flags.AA | otherwise, true, List.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {ResponseCode.NOERROR, ResponseCode.NXDOMAIN, ResponseCode.REFUSED, ResponseCode.SERVFAIL,
            ResponseCode.FORMERR})
    void aServerThatHasNoDataForRandomCaseIsAskedInLowerCaseFromThenOn(int code) {
        hasDataInLowerCaseOnly(code);

        isAnswer(ask(), UpstreamTransport.UDP);
        int first = network.sent.size();
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(network.sent).as("it is remembered").hasSize(first + 1);

        passed += Duration.ofMinutes(16).toNanos();
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(network.sent).as("it is tried again").hasSizeGreaterThan(first + 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {ResponseCode.NOERROR, ResponseCode.NXDOMAIN, ResponseCode.REFUSED, ResponseCode.SERVFAIL})
    void whetherErrorsAreDueToRandomCaseIsTriedFourTimes(int code) {
        network.replies(query -> List.of(reply(query, Flags.AA | code, true, List.of())));

        for (int i = 0; i < 4; i++) {
            int before = network.sent.size();
            QueryResult.Response response = (QueryResult.Response) ask();
            assertThat(response.message().rcode()).isEqualTo(code);
            assertThat(isInLowerCase(network.sent.getLast())).isTrue();
            assertThat(network.sent).hasSizeGreaterThan(before + 1);
        }
        int before = network.sent.size();
        ask();
        assertThat(network.sent).hasSize(before + 1);
        assertThat(isInLowerCase(network.sent.getLast())).isFalse();
    }

    @Test
    void aResponseWithoutDataIsNotReplacedByAnErrorToLowerCase() {
        network.replies(query -> List.of(reply(query,
                Flags.AA | (isInLowerCase(query) ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR), true, List.of())));

        assertThat(((QueryResult.Response) ask()).message().rcode()).isEqualTo(ResponseCode.NOERROR);
    }

    /// The error is true for the first name, and due to random case for the second one.
    @Test
    void anErrorThatIsTheSameInLowerCaseDoesNotEndTheDoubt() {
        network.replies(query -> List.of(reply(query, Flags.AA | ResponseCode.NXDOMAIN, true, List.of())));
        ask();

        hasDataInLowerCaseOnly(ResponseCode.NXDOMAIN);
        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void anAnswerForANameWithoutLettersDoesNotEndTheDoubt() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        ask(new Question(Name.of("1.2."), RecordType.A));

        hasDataInLowerCaseOnly(ResponseCode.NXDOMAIN);
        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void aServerThatDropsRandomCaseIsFoundAgainAfterAnOutage() {
        network.replies(_ -> List.of());
        ask();
        ask();
        ask();

        network.replies(query -> isInLowerCase(query) ? List.of(reply(query, Flags.AA, true, ADDRESS)) : List.of());
        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void aServerThatRejectsEdnsAndRandomCaseIsAskedWithoutBoth() {
        network.replies(query -> List.of(query.edns() != null
                ? reply(query, ResponseCode.FORMERR, false, List.of())
                : isInLowerCase(query) ? reply(query, Flags.AA, false, ADDRESS)
                        : reply(query, Flags.AA | ResponseCode.NXDOMAIN, false, List.of())));
        isAnswer(ask(), UpstreamTransport.UDP);
    }

    @Test
    void anErrorIsNotDueToRandomCaseIfTheServerHasDataForIt() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        ask();
        network.replies(query -> List.of(reply(query, Flags.AA | ResponseCode.NXDOMAIN, true, List.of())));
        ask();

        assertThat(network.sent).hasSize(2).noneMatch(FallbackUpstreamTest::isInLowerCase);
    }

    @Test
    void aServerThatDropsRandomCaseIsAskedInLowerCaseAfterTwoTimeoutsOfThatKind() {
        network.replies(query -> isInLowerCase(query) ? List.of(reply(query, Flags.AA, true, ADDRESS)) : List.of());

        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        isAnswer(ask(), UpstreamTransport.UDP);
        passed += Duration.ofSeconds(1).toNanos();
        assertThat(ask()).as("it may have been packet loss").isInstanceOf(QueryResult.NoResponse.class);
        isAnswer(ask(), UpstreamTransport.UDP);
        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(network.sent).hasSize(5);
    }

    @Test
    void aLostDatagramOfAServerThatRespondsToRandomCaseChangesNothing() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        ask();
        passed += Duration.ofSeconds(1).toNanos();
        network.replies(query -> List.of());
        ask();
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(network.sent).hasSize(3).noneMatch(FallbackUpstreamTest::isInLowerCase);
    }

    @Test
    void octetsThatBreakTheFormatLeadToTcp() {
        network.replies(query -> {
            byte[] broken = reply(query, Flags.AA, true, ADDRESS);
            broken[7] = 9;
            return List.of(broken);
        });
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), UpstreamTransport.TCP);
    }

    @Test
    void aServerThatIsDeafToUdpIsAskedOverTcp() {
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        isAnswer(ask(), UpstreamTransport.TCP);
        isAnswer(ask(), UpstreamTransport.TCP);

        assertThat(network.sent).hasSize(2);
    }

    @Test
    void aServerIsNotBlamedForTheTimeThatItWasNotGiven() {
        BudgetLimits hurried =
                new BudgetLimits(80, 1 << 20, 40, 11, 24, 6, Duration.ofMillis(200), Duration.ofSeconds(1));

        QueryResult result = ask(new Budget(hurried, time));

        assertThat(result).isInstanceOf(QueryResult.NoResponse.class);
        assertThat(((QueryResult.NoResponse) result).reason()).isEqualTo(QueryResult.Reason.GIVEN_UP);
        assertThat(server.timeouts()).isZero();
        assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
        assertThat(server.timeouts()).as("its whole time").isEqualTo(1);
    }

    @Test
    void aBareFormatErrorFromAServerWithEdnsCountsAsForged() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), UpstreamTransport.UDP);

        network.replies(query -> List.of(bareFormatError(query), reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), UpstreamTransport.UDP);

        assertThat(network.sent).hasSize(2);
        assertThat(network.sent.getLast().edns()).isNotNull();
    }

    @Test
    void aBareFormatErrorFromAnUnknownServerIsAccepted() {
        network.replies(query -> List.of(query.edns() != null ? bareFormatError(query)
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), UpstreamTransport.UDP);
        assertThat(server.mayUseEdns(time.nanos())).isFalse();
    }

    private static byte[] bareFormatError(Message query) {
        byte[] header = new byte[12];
        header[0] = (byte) (query.id() >>> 8);
        header[1] = (byte) query.id();
        header[2] = (byte) 0x80;
        header[3] = ResponseCode.FORMERR;
        return header;
    }

    @Test
    void theOptionsOfAQueryAreSentAndThoseOfTheResponseAreRead() {
        EdnsOption cookie = new EdnsOption(EdnsOption.COOKIE, Octets.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        EdnsOption padding = new EdnsOption(EdnsOption.PADDING, Octets.of(new byte[100]));
        EdnsOption error = new ExtendedError(ExtendedError.STALE_ANSWER, "old").option();
        network.replies(query -> List.of(replyWith(query, error)));

        QueryResult result = ask(List.of(cookie, padding));

        assertThat(network.sent.getFirst().edns().options()).containsExactly(cookie, padding);
        assertThat(((QueryResult.Response) result).message().edns().options()).containsExactly(error);
    }

    @Test
    void theOptionsOfAQueryAreSentOverTcpToo() {
        EdnsOption cookie = new EdnsOption(EdnsOption.COOKIE, Octets.of(new byte[8]));
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcp(query -> replyWith(query, query.edns().options().getFirst()));

        QueryResult result = ask(List.of(cookie));

        assertThat(result.transport()).isEqualTo(UpstreamTransport.TCP);
        assertThat(((QueryResult.Response) result).message().edns().options()).containsExactly(cookie);
    }

    @Test
    void aQueryWithoutEdnsHasNoOptions() {
        network.replies(query -> List.of(reply(query, query.edns() == null ? Flags.AA : ResponseCode.FORMERR, false,
                query.edns() == null ? ADDRESS : List.of())));

        isAnswer(ask(List.of(new EdnsOption(EdnsOption.COOKIE, Octets.of(new byte[8])))), UpstreamTransport.UDP);

        assertThat(network.sent).hasSize(2);
        assertThat(network.sent.getLast().edns()).isNull();
    }

    @Test
    void moreOptionsThanFitBehindTheLongestNameAreNoQuery() {
        EdnsOption long1 = new EdnsOption(EdnsOption.PADDING, Octets.of(new byte[226]));
        EdnsOption long2 = new EdnsOption(EdnsOption.PADDING, Octets.of(new byte[227]));
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));

        isAnswer(ask(List.of(long1)), UpstreamTransport.UDP);
        assertThatThrownBy(() -> ask(List.of(long2))).isInstanceOf(IllegalArgumentException.class);
    }

    private QueryResult ask(List<EdnsOption> options) {
        UpstreamQuery query = new UpstreamQuery(server, Name.of("example.test."), new Question(NAME, RecordType.A),
                false, false, false,
                options);
        return upstream.query(query, new Attempt(1, new Budget(BudgetLimits.STANDARD, time), new LateResponses()),
                Upstream.Observer.NONE);
    }

    private static byte[] replyWith(Message query, EdnsOption option) {
        byte[] octets = new byte[1500];
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, query.id(), Flags.QR | Flags.AA);
        writer.question(query.question());
        writer.section(MessageWriter.Section.ADDITIONAL);
        writer.opt(1232, 0, 0, false);
        writer.option(option);
        return Arrays.copyOf(octets, writer.finish());
    }

    @Test
    void nothingIsSentWithoutBudget() {
        Budget budget = new Budget(BudgetLimits.STANDARD, time);
        while (budget.takeQuery()) {
            // Until nothing is left.
        }

        QueryResult result = upstream.query(
                new UpstreamQuery(server, Name.ROOT, new Question(NAME, RecordType.A), false, false, false, List.of()),
                new Attempt(1, budget, new LateResponses()), Upstream.Observer.NONE);

        assertThat(result).isEqualTo(new QueryResult.NoResponse(QueryResult.Reason.BUDGET, UpstreamTransport.UDP, 0));
        assertThat(network.sent).isEmpty();
    }

    /// RFC 7873 section 5.3.
    @Nested
    class Cookies {

        private static final byte[] FIRST = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        private static final byte[] SECOND = {9, 8, 7, 6, 5, 4, 3, 2};

        @BeforeEach
        void withCookies() {
            upstream.close();
            upstream = new FallbackUpstream(network, health, RandomGeneratorFactory.of("L64X128MixRandom").create(7),
                    time, new SpoofingProtection(false, true), UpstreamLimits.STANDARD);
        }

        private static byte[] cookie(Message message) {
            EdnsOption option = message.edns() == null ? null : message.edns().option(EdnsOption.COOKIE);
            return option == null ? new byte[0] : option.data().toArray();
        }

        private byte[] sent(int index) {
            return cookie(network.sent.get(index));
        }

        /// A response with the client cookie of the query and a server cookie.
        private static byte[] replyWithCookie(Message query, int rcode, byte... serverCookie) {
            return replyWithCookie(query, rcode, Arrays.copyOf(cookie(query), 8), serverCookie);
        }

        private static byte[] replyWithCookie(Message query, int rcode, byte[] clientCookie, byte[] serverCookie) {
            byte[] cookie = Arrays.copyOf(clientCookie, clientCookie.length + serverCookie.length);
            System.arraycopy(serverCookie, 0, cookie, clientCookie.length, serverCookie.length);
            byte[] octets = new byte[1500];
            MessageWriter writer = new MessageWriter();
            writer.begin(octets, 0, octets.length, query.id(), Flags.QR | Flags.AA | (rcode & Flags.RCODE));
            writer.question(query.question());
            ADDRESS.forEach(writer::add);
            writer.section(MessageWriter.Section.ADDITIONAL);
            writer.opt(1232, rcode, 0, false);
            writer.option(new EdnsOption(EdnsOption.COOKIE, Octets.of(cookie)));
            return Arrays.copyOf(octets, writer.finish());
        }

        @Test
        void theServerCookieOfAResponseIsSentWithTheNextQuery() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, FIRST)));
            isAnswer(ask(), UpstreamTransport.UDP);
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(sent(0)).hasSize(8);
            assertThat(sent(1)).hasSize(24).startsWith(sent(0)).endsWith(FIRST);
        }

        @Test
        void aNewServerCookieReplacesTheOldOne() {
            network.replies(query -> List.of(
                    replyWithCookie(query, ResponseCode.NOERROR, network.sent.size() == 1 ? FIRST : SECOND)));
            ask();
            ask();
            ask();

            assertThat(sent(2)).startsWith(sent(0)).endsWith(SECOND).hasSize(16);
        }

        @Test
        void afterAnHourTheClientCookieIsAnotherOne() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, FIRST)));
            ask();
            passed += Duration.ofHours(1).toNanos();
            ask();

            assertThat(sent(1)).hasSize(8).isNotEqualTo(sent(0));
        }

        /// RFC 9018 section 8.1.
        @Test
        void aServerWithoutCookiesGetsNoneForFiveMinutesAndThenAnotherOne() {
            network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
            isAnswer(ask(), UpstreamTransport.UDP);
            isAnswer(ask(), UpstreamTransport.UDP);
            passed += Duration.ofMinutes(5).toNanos();
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(network.sent).hasSize(3);
            assertThat(sent(0)).hasSize(8);
            assertThat(sent(1)).isEmpty();
            assertThat(network.sent.get(1).edns()).isNotNull();
            assertThat(sent(2)).hasSize(8).isNotEqualTo(sent(0));
        }

        @Test
        void aServerThatReturnsTheOptionsOfTheQueryHasNoCookies() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR)));
            isAnswer(ask(), UpstreamTransport.UDP);
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(sent(1)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {ResponseCode.FORMERR, ResponseCode.NOTIMP})
        void aServerThatRejectsCookiesGetsTheSameQueryWithEdnsAndWithoutOne(int rcode) {
            network.replies(query -> List.of(cookie(query).length > 0
                    ? replyWithCookie(query, rcode)
                    : reply(query, Flags.AA, true, ADDRESS)));
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(network.sent).hasSize(2);
            assertThat(network.sent.getLast().edns()).isNotNull();
            assertThat(server.mayUseEdns(time.nanos())).isTrue();
        }

        @Test
        void afterATimeoutAnUnknownServerGetsNoCookie() {
            network.replies(_ -> List.of());
            ask();
            network.replies(query -> List.of(reply(query, Flags.AA, query.edns() != null, ADDRESS)));
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(sent(0)).hasSize(8);
            assertThat(sent(1)).isEmpty();
        }

        @Test
        void aResponseWithAnotherClientCookieIsAskedForAgainOverTcp() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, SECOND, FIRST)));
            overTcp(query -> replyWithCookie(query, ResponseCode.NOERROR, FIRST));

            isAnswer(ask(), UpstreamTransport.TCP);
        }

        @Test
        void aResponseWithoutTheCookieThatTheServerHasSentBeforeIsAskedForAgainOverTcp() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, FIRST)));
            ask();
            network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
            overTcp(query -> replyWithCookie(query, ResponseCode.NOERROR, FIRST));

            isAnswer(ask(), UpstreamTransport.TCP);
            assertThat(server.cookie().isKnown()).isTrue();
        }

        @Test
        void ifTheResponseOverTcpHasNoneEitherTheServerHasNoCookiesAnyMore() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, FIRST)));
            ask();
            network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
            overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

            isAnswer(ask(), UpstreamTransport.TCP);
            isAnswer(ask(), UpstreamTransport.UDP);
        }

        @Test
        void ifTcpFailsTheQueryIsSentAgainWithoutACookie() throws IOException {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, FIRST)));
            ask();
            listener.close();
            network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));

            isAnswer(ask(), UpstreamTransport.UDP);
            assertThat(network.sent).hasSize(3);
            assertThat(sent(2)).isEmpty();
        }

        @Test
        void ifTcpFailsAndTheSecondResponseIsTruncatedThereIsNoResponse() throws IOException {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.NOERROR, SECOND, FIRST)));
            listener.close();
            network.replies(query -> List.of(cookie(query).length == 0
                    ? reply(query, Flags.AA | Flags.TC, true, ADDRESS)
                    : replyWithCookie(query, ResponseCode.NOERROR, SECOND, FIRST)));

            assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
            assertThat(health.counts().retries()).isEqualTo(2);
        }

        @Test
        void afterBadcookieTheQueryIsSentAgainWithTheNewCookie() {
            network.replies(query -> List.of(cookie(query).length == 8
                    ? replyWithCookie(query, ResponseCode.BADCOOKIE, FIRST)
                    : replyWithCookie(query, ResponseCode.NOERROR, FIRST)));

            isAnswer(ask(), UpstreamTransport.UDP);
            assertThat(network.sent).hasSize(2);
        }

        @Test
        void afterASecondBadcookieTheQueryIsSentOverTcp() {
            network.replies(query -> List.of(replyWithCookie(query, ResponseCode.BADCOOKIE, FIRST)));
            overTcp(query -> replyWithCookie(query, ResponseCode.NOERROR, FIRST));

            isAnswer(ask(), UpstreamTransport.TCP);
            assertThat(network.sent).hasSize(2);
        }

        @Test
        void aQueryWithoutEdnsHasNoCookie() {
            network.replies(query -> List.of(reply(query, query.edns() == null ? Flags.AA : ResponseCode.FORMERR,
                    false, query.edns() == null ? ADDRESS : List.of())));
            isAnswer(ask(), UpstreamTransport.UDP);

            assertThat(network.sent.getLast().edns()).isNull();
        }
    }

    /// RFC 7858, over connections without TLS.
    @Nested
    class OverTls {

        @BeforeEach
        void useTls() {
            server = health.server(server.address(), (UpstreamEncryption.OverTcp) tcp -> tcp);
        }

        @Test
        void everyQueryIsPaddedAndUsesTheSameConnection() {
            List<Integer> lengths = new CopyOnWriteArrayList<>();
            overTcp(query -> {
                lengths.add(query.length());
                return reply(query, Flags.AA, true, ADDRESS);
            });

            isAnswer(ask(), UpstreamTransport.TLS);
            isAnswer(ask(), UpstreamTransport.TLS);

            assertThat(lengths).containsExactly(128, 128);
            assertThat(connections.get()).isEqualTo(1);
            assertThat(network.sent).isEmpty();
            assertThat(server.isConnected()).isTrue();
        }

        @ParameterizedTest
        @EnumSource(How.class)
        void aConnectionThatEndsWithoutAResponseIsReplacedAtOnce(How how) {
            overTcpAfterClosed(1, how);

            isAnswer(ask(), UpstreamTransport.TLS);

            assertThat(connections.get()).isEqualTo(2);
            assertThat(server.timeouts()).isZero();
        }

        @Test
        void aTruncatedResponseIsNotUsed() {
            overTcp(query -> reply(query, Flags.AA | Flags.TC, true, ADDRESS));

            isNotUsable(ask());
        }

        @Test
        void aServerThatEndsAllConnectionsIsLeftAloneForAMoment() {
            overTcpAfterClosed(2, How.CLOSED);
            assertThat(ask()).isInstanceOf(QueryResult.NoResponse.class);
            assertThat(ask()).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                    none -> assertThat(none.reason()).isEqualTo(QueryResult.Reason.UNENCRYPTED));
            assertThat(connections.get()).isEqualTo(2);
            assertThat(server.connectionProblem()).isEqualTo("it closes connections before it responds");

            passed = Duration.ofSeconds(2).toNanos();
            isAnswer(ask(), UpstreamTransport.TLS);
        }

        @Test
        void aServerWithoutEdnsIsQueriedWithoutIt() {
            overTcp(query -> query.edns() == null ? reply(query, Flags.AA, false, ADDRESS)
                    : reply(query, ResponseCode.FORMERR, false, List.of()));

            isAnswer(ask(), UpstreamTransport.TLS);
            isAnswer(ask(), UpstreamTransport.TLS);

            assertThat(streamed.get()).isEqualTo(3);
        }

        @Test
        void nothingIsSentInClearTextIfTheHandshakeFails() {
            overTcp(query -> reply(query, Flags.AA, true, ADDRESS));
            server = health.server(server.address(), (UpstreamEncryption.OverTcp) tcp -> {
                throw new IOException("another name");
            });

            assertThat(ask()).isInstanceOfSatisfying(QueryResult.NoResponse.class,
                    none -> assertThat(none.reason()).isEqualTo(QueryResult.Reason.UNENCRYPTED));

            assertThat(server.connectionProblem()).isEqualTo("another name");
            assertThat(server.isBackedOff(time.nanos())).isTrue();
            assertThat(health.isFamilyBackedOff(false, time.nanos())).isFalse();
            assertThat(network.sent).isEmpty();
            assertThat(streamed.get()).isZero();
        }
    }
}
