package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.upstream.ScriptedAsker.reply;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

/// One server and its habits: over UDP as a script has it, over TCP as a real socket on the loopback interface has it.
@Timeout(30)
class CarefulUpstreamTest {

    private static final Name NAME = Name.of("www.some-long-name.example.test.");
    private static final List<RecordSet> ADDRESS = List.of(
            RecordSet.of(NAME, RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));

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
    private final ScriptedAsker network = new ScriptedAsker();
    private final ServerHealth health = new ServerHealth(time);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger streamed = new AtomicInteger();
    private long passed;
    private ServerSocket listener;
    private Server server;
    private CarefulUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = health.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        upstream = new CarefulUpstream(network, health, RandomGeneratorFactory.of("L64X128MixRandom").create(7), time,
                true, UpstreamLimits.STANDARD);
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

    private void serve(Socket socket, Function<Message, byte[]> script) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] reply = script.apply(new MessageReader().read(query, 0, query.length));
                streamed.incrementAndGet();
                out.writeShort(reply.length);
                out.write(reply);
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private Heard ask() {
        return ask(new Budget(BudgetLimits.STANDARD, time));
    }

    private Heard ask(Budget budget) {
        Ask ask = new Ask(server, Name.of("example.test."), new Question(NAME, RecordType.A), false, false, false);
        return upstream.ask(ask, new Attempt(1, budget, new LateReplies()), Upstream.Watch.NOBODY);
    }

    private static void isAnswer(Heard heard, Transport transport) {
        assertThat(heard).isInstanceOf(Heard.Reply.class);
        assertThat(heard.transport()).isEqualTo(transport);
        assertThat(((Heard.Reply) heard).message().answer()).hasSize(1);
    }

    @Test
    void aPlainQuestionHasEdnsMixedCaseAndAnUnpredictableId() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));

        isAnswer(ask(), Transport.UDP);
        isAnswer(ask(), Transport.UDP);

        Message first = network.sent.getFirst();
        assertThat(first.edns().udpSize()).isEqualTo(1232);
        assertThat(first.flags() & Flags.RD).isZero();
        assertThat(first.question().name()).isEqualTo(NAME);
        assertThat(first.question().name().sameCase(NAME)).isFalse();
        assertThat(first.id()).isNotEqualTo(network.sent.getLast().id());
    }

    @Test
    void aTruncatedReplyLeadsToTcp() {
        network.replies(query -> List.of(reply(query, Flags.AA | Flags.TC, true, List.of())));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), Transport.TCP);
        isAnswer(ask(), Transport.TCP);

        assertThat(connections.get()).as("a connection is used again").isEqualTo(1);
    }

    @Test
    void guessesDoNotEndTheWaitAndLeadToTcp() {
        network.replies(query -> List.of(
                reply(query.id() ^ 1, query.question(), Flags.AA, true, ADDRESS),
                reply(query.id() ^ 2, query.question(), Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), Transport.TCP);
        assertThat(server.silences()).isZero();
    }

    @Test
    void wantOfASocketIsNotHeldAgainstTheServer() {
        network.otherwise = UdpAsker.BUSY;

        assertThat(ask()).isInstanceOfSatisfying(Heard.Silence.class,
                silence -> assertThat(silence.reason()).isEqualTo(Heard.Reason.NOT_READY));
        assertThat(server.silences()).isZero();
    }

    @Test
    void aReplyToAnotherQuestionLeadsToTcpAtOnce() {
        network.replies(query -> List.of(
                reply(query.id(), new Question(Name.of("other."), RecordType.A), Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), Transport.TCP);
        assertThat(network.sent).hasSize(1);
    }

    @Test
    void aServerThatAnswersOtherQuestionsOnlyIsOfNoUse() {
        Question other = new Question(Name.of("other."), RecordType.A);
        network.replies(query -> List.of(reply(query.id(), other, Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query.id(), other, Flags.AA, true, ADDRESS));

        assertThat(ask()).isInstanceOfSatisfying(Heard.Silence.class,
                silence -> assertThat(silence.reason()).isEqualTo(Heard.Reason.MALFORMED));
    }

    @Test
    void aServerThatSendsTheQueryBackWithItsOptIsAskedWithoutEdns() {
        for (int code : new int[] {ResponseCode.FORMERR, ResponseCode.NOTIMP}) {
            network.replies(query -> List.of(query.edns() != null ? reply(query, code, true, List.of())
                    : reply(query, Flags.AA, false, ADDRESS)));
            isAnswer(ask(), Transport.UDP);
        }
    }

    @Test
    void aServerThatSaysServfailToEdnsIsAskedWithout() {
        network.replies(query -> List.of(query.edns() != null ? reply(query, ResponseCode.SERVFAIL, false, List.of())
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), Transport.UDP);
    }

    @Test
    void aFormatErrorFromAServerThatKnowsEdnsIsAboutTheQuestion() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), Transport.UDP);
        network.replies(query -> List.of(reply(query, ResponseCode.FORMERR, true, List.of())));

        assertThat(((Heard.Reply) ask()).message().rcode()).isEqualTo(ResponseCode.FORMERR);
        assertThat(network.sent).hasSize(2);
    }

    @Test
    void tcpIsTriedAgainAfterItFailedOnce() throws IOException {
        int port = listener.getLocalPort();
        listener.close();
        assertThat(ask()).isInstanceOf(Heard.Silence.class);
        assertThat(ask()).isInstanceOf(Heard.Silence.class);
        assertThat(server.silences()).isGreaterThanOrEqualTo(2);

        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));
        passed = Duration.ofSeconds(4).toNanos();

        isAnswer(ask(), Transport.TCP);
    }

    @Test
    void aLateReplyToAnEarlierAttemptIsTheAnswer() {
        LateReplies late = new LateReplies();
        Server slow = health.server(new InetSocketAddress("192.0.2.1", 53));
        network.lateReplies(query -> reply(query, Flags.AA, true, ADDRESS));

        assertThat(ask(slow, late)).isInstanceOf(Heard.Silence.class);
        assertThat(slow.isMeasured()).isFalse();
        network.deliverLate();

        assertThat(slow.isMeasured()).as("its time is learnt").isTrue();
        assertThat(slow.silences()).isZero();
        assertThat(ask(server, late)).isInstanceOfSatisfying(Heard.Reply.class,
                reply -> assertThat(reply.server()).isEqualTo(slow));
        assertThat(network.sent).as("the second server need not be asked").hasSize(1);
    }

    @Test
    void aLateReplyToAnotherQuestionOnlyTeachesTheTime() {
        LateReplies late = new LateReplies();
        network.lateReplies(query -> reply(query, Flags.AA, true, ADDRESS));
        assertThat(ask(server, late)).isInstanceOf(Heard.Silence.class);
        Ask other = new Ask(server, Name.of("example.test."), new Question(Name.of("other.example.test."),
                RecordType.A), false, false, false);
        late.wants(other);
        network.deliverLate();

        assertThat(server.isMeasured()).isTrue();
        assertThat(late.isThere()).isFalse();
        assertThat(late.take(other)).isNull();
    }

    private Heard ask(Server whom, LateReplies late) {
        return upstream.ask(
                new Ask(whom, Name.of("example.test."), new Question(NAME, RecordType.A), false, false, false),
                new Attempt(1, new Budget(BudgetLimits.STANDARD, time), late), Upstream.Watch.NOBODY);
    }

    @Test
    void aServerThatChokesOnEdnsIsAskedWithout() {
        network.replies(query -> List.of(query.edns() != null ? reply(query, ResponseCode.FORMERR, false, List.of())
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), Transport.UDP);
        assertThat(network.sent).hasSize(2);
        isAnswer(ask(), Transport.UDP);
        assertThat(network.sent).as("it is remembered").hasSize(3);
    }

    @Test
    void aServerThatLosesTheCaseIsAskedOverTcpOnceAndThenInPlainLetters() {
        Question plain = new Question(NAME, RecordType.A);
        network.replies(query -> List.of(reply(query.id(), plain, Flags.AA, true, ADDRESS)));
        overTcp(query -> reply(query.id(), plain, Flags.AA, true, ADDRESS));

        isAnswer(ask(), Transport.TCP);
        isAnswer(ask(), Transport.UDP);
        assertThat(streamed.get()).isEqualTo(1);
    }

    @Test
    void octetsThatBreakTheFormatLeadToTcp() {
        network.replies(query -> {
            byte[] broken = reply(query, Flags.AA, true, ADDRESS);
            broken[7] = 9;
            return List.of(broken);
        });
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        isAnswer(ask(), Transport.TCP);
    }

    @Test
    void aServerThatIsDeafToUdpIsAskedOverTcp() {
        overTcp(query -> reply(query, Flags.AA, true, ADDRESS));

        assertThat(ask()).isInstanceOf(Heard.Silence.class);
        isAnswer(ask(), Transport.TCP);
        isAnswer(ask(), Transport.TCP);

        assertThat(network.sent).hasSize(2);
    }

    @Test
    void aServerIsNotBlamedForTheTimeThatItWasNotGiven() {
        BudgetLimits hurried =
                new BudgetLimits(80, 1 << 20, 40, 11, 24, 6, Duration.ofMillis(200), Duration.ofSeconds(1));

        Heard heard = ask(new Budget(hurried, time));

        assertThat(heard).isInstanceOf(Heard.Silence.class);
        assertThat(((Heard.Silence) heard).reason()).isEqualTo(Heard.Reason.GIVEN_UP);
        assertThat(server.silences()).isZero();
        assertThat(ask()).isInstanceOf(Heard.Silence.class);
        assertThat(server.silences()).as("its whole time").isEqualTo(1);
    }

    @Test
    void aBareFormatErrorFromAServerThatKnowsEdnsIsTakenForAGuess() {
        network.replies(query -> List.of(reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), Transport.UDP);

        network.replies(query -> List.of(bareFormatError(query), reply(query, Flags.AA, true, ADDRESS)));
        isAnswer(ask(), Transport.UDP);

        assertThat(network.sent).hasSize(2);
        assertThat(network.sent.getLast().edns()).isNotNull();
    }

    @Test
    void aBareFormatErrorFromAServerNeverHeardIsBelieved() {
        network.replies(query -> List.of(query.edns() != null ? bareFormatError(query)
                : reply(query, Flags.AA, false, ADDRESS)));

        isAnswer(ask(), Transport.UDP);
        assertThat(server.takesEdns(time.nanos())).isFalse();
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
    void nothingIsSentWithoutBudget() {
        Budget budget = new Budget(BudgetLimits.STANDARD, time);
        while (budget.takeQuery()) {
            // Until nothing is left.
        }

        Heard heard = upstream.ask(new Ask(server, Name.ROOT, new Question(NAME, RecordType.A), false, false, false),
                new Attempt(1, budget, new LateReplies()), Upstream.Watch.NOBODY);

        assertThat(heard).isEqualTo(new Heard.Silence(Heard.Reason.BUDGET, Transport.UDP, 0));
        assertThat(network.sent).isEmpty();
    }
}
