package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.socket.SocketKinds.PATIENCE;
import static rootwalk.socket.SocketKinds.asker;
import static rootwalk.socket.SocketKinds.client;
import static rootwalk.socket.SocketKinds.firstOctetIs;
import static rootwalk.socket.SocketKinds.octets;
import static rootwalk.socket.SocketKinds.receive;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import rootwalk.socket.AskSettings.PortSource;

class AskingTest {

    private static final long A_MOMENT = 50_000_000L;

    private final byte[] reply = new byte[1232];

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private static CompletableFuture<Integer> later(UdpAsker asker, DatagramSocket server, byte[] reply,
            ReplyCheck check) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> result.complete(asker.ask(addressOf(server), new byte[] {1, 2}, 2, reply, check, PATIENCE)));
        return result;
    }

    private static void answer(DatagramSocket server, DatagramPacket question, int... octets) throws Exception {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        server.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
    }

    @EachSocketKind
    void theReplyOfTheServerIsReturned(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(asker, server, reply, firstOctetIs(1));

            DatagramPacket question = receive(server);
            answer(server, question, 1, 9, 9);

            assertThat(octets(question)).containsExactly(1, 2);
            assertThat(length.get()).isEqualTo(3);
            assertThat(reply).startsWith(1, 9, 9);
        }
    }

    @EachSocketKind
    void manyQuestionsInFlightEachGetTheirOwnReply(UdpSockets sockets) throws Exception {
        try (UdpListener server = SocketKinds.listener(sockets, SocketKinds::echo);
                UdpAsker asker = asker(sockets, AskSettings.withSockets(100))) {
            InetSocketAddress address = server.bind(SocketKinds.anyPort("127.0.0.1"));
            AtomicInteger accepted = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte mark = (byte) i;
                threads.add(Thread.startVirtualThread(() -> {
                    byte[] own = new byte[512];
                    for (int k = 0; k < 20; k++) {
                        byte[] query = {mark, (byte) k};
                        int length = asker.ask(address, query, 2, own, (d, n) -> verdict(d, query), PATIENCE);
                        accepted.addAndGet(length == 2 ? 1 : 0);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(accepted).hasValue(2000);
        }
    }

    private static ReplyCheck.Verdict verdict(byte[] datagram, byte[] query) {
        return datagram[0] == query[0] && datagram[1] == query[1] ? ReplyCheck.Verdict.ACCEPT
                : ReplyCheck.Verdict.NEAR_MISS;
    }

    @EachSocketKind
    void silenceEndsAtTheDeadline(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            long begun = System.nanoTime();
            int result = asker.ask(addressOf(server), new byte[1], 1, reply, firstOctetIs(1), A_MOMENT);
            long taken = System.nanoTime() - begun;

            assertThat(result).isEqualTo(UdpAsker.TIMEOUT);
            assertThat(taken).isBetween(A_MOMENT, A_MOMENT + PATIENCE);
        }
    }

    @Test
    void aReplyAfterTheDeadlineIsNotLost() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        CompletableFuture<Integer> late = new CompletableFuture<>();
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(16));
                DatagramSocket server = client()) {
            int result = asker.ask(addressOf(server), new byte[] {1, 2}, 2, reply, firstOctetIs(1), A_MOMENT,
                    patient(late));
            assertThat(result).isEqualTo(UdpAsker.LINGERS);

            answer(server, receive(server), 1, 9, 9);

            assertThat(late.get()).isEqualTo(3);
            assertThat(reply).startsWith(1, 9, 9);
        }
    }

    @Test
    void onlySomeSocketsWaitForLateReplies() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        List<CompletableFuture<Integer>> late = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(8));
                DatagramSocket server = client()) {
            assertThat(asker.ask(addressOf(server), new byte[1], 1, reply, firstOctetIs(1), A_MOMENT,
                    patient(late.get(0)))).isEqualTo(UdpAsker.LINGERS);
            assertThat(asker.ask(addressOf(server), new byte[1], 1, new byte[12], firstOctetIs(1), A_MOMENT,
                    patient(late.get(1)))).isEqualTo(UdpAsker.TIMEOUT);
        }
        assertThat(late.get(0).get()).as("the asker was closed").isEqualTo(UdpAsker.ENDED);
        assertThat(late.get(1)).isNotDone();
    }

    /// A lack of threads that lasts for a while must not keep later queries from waiting.
    @Test
    void aWaitForALateReplyThatCannotBeginIsOverAtOnce() throws Exception {
        var starts = new AtomicInteger();
        ThreadFactory listeners = run -> {
            if (starts.getAndIncrement() < 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofVirtual().unstarted(run);
        };
        CompletableFuture<Integer> late = new CompletableFuture<>();
        try (UdpAsker asker = new KernelAsker(AskSettings.withSockets(8), new Random(1),
                Thread.ofPlatform().daemon().factory(), listeners);
                DatagramSocket server = client()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Integer> none = new CompletableFuture<>();
                assertThat(asker.ask(addressOf(server), new byte[1], 1, reply, firstOctetIs(1), A_MOMENT,
                        patient(none))).isEqualTo(UdpAsker.LINGERS);
                assertThat(none).isCompletedWithValue(UdpAsker.ENDED);
                receive(server);
            }
            assertThat(asker.ask(addressOf(server), new byte[] {1, 2}, 2, reply, firstOctetIs(1), A_MOMENT,
                    patient(late))).isEqualTo(UdpAsker.LINGERS);

            answer(server, receive(server), 1, 9, 9);

            assertThat(late.get()).isEqualTo(3);
        }
    }

    @Test
    void aQuestionThatIsSettledElsewhereEndsWhenItsThreadIsWoken() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        AtomicBoolean settled = new AtomicBoolean();
        ReplyCheck check = new ReplyCheck() {
            @Override
            public Verdict check(byte[] datagram, int length) {
                return Verdict.IGNORE;
            }

            @Override
            public boolean isSettled() {
                return settled.get();
            }
        };
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Thread asking = Thread.startVirtualThread(() -> result
                    .complete(asker.ask(addressOf(server), new byte[] {1, 2}, 2, reply, check, PATIENCE)));
            receive(server);

            settled.set(true);
            LockSupport.unpark(asking);

            assertThat(result.get()).isEqualTo(UdpAsker.SETTLED);
        }
    }

    private static LateReply patient(CompletableFuture<Integer> late) {
        return new LateReply() {
            @Override
            public long patienceNanos() {
                return PATIENCE;
            }

            @Override
            public void ended(int result) {
                late.complete(result);
            }
        };
    }

    @EachSocketKind
    void aReplyThatIsNoGuessAndNoAnswerEndsTheWait(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length =
                    later(asker, server, reply, (datagram, n) -> ReplyCheck.Verdict.MISMATCH);
            answer(server, receive(server), 7);

            assertThat(length.get()).isEqualTo(UdpAsker.SUSPICIOUS);
        }
    }

    @EachSocketKind
    void aServerThatIsNotThereIsKnownAtOnce(UdpSockets sockets) throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket gone = client()) {
            nobody = addressOf(gone);
        }
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4))) {
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(asker.ask(nobody, new byte[1], 1, reply, firstOctetIs(1), PATIENCE))
                        .isEqualTo(UdpAsker.UNREACHABLE);
                assertThat(System.nanoTime() - begun).isLessThan(PATIENCE);
            }
        }
    }

    @EachSocketKind
    void noiseIsIgnoredAndOneMissForgiven(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(
                    asker, server, reply, (datagram, n) -> switch (datagram[0]) {
                        case 1 -> ReplyCheck.Verdict.ACCEPT;
                        case 2 -> ReplyCheck.Verdict.NEAR_MISS;
                        default -> ReplyCheck.Verdict.IGNORE;
                    });
            DatagramPacket question = receive(server);

            for (int i = 0; i < 10; i++) {
                answer(server, question, 3);
            }
            answer(server, question, 2);
            answer(server, question, 1, 1);

            assertThat(length.get()).isEqualTo(2);
        }
    }

    @EachSocketKind
    void severalMissesAreSuspicious(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(asker, server, reply, firstOctetIs(1));
            DatagramPacket question = receive(server);

            for (int i = 0; i < 3; i++) {
                answer(server, question, 2);
            }

            assertThat(length.get()).isEqualTo(UdpAsker.SUSPICIOUS);
        }
    }

    @EachSocketKind
    void whatAStrangerSendsIsNotHeard(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(4));
                DatagramSocket server = client();
                DatagramSocket stranger = client()) {
            CompletableFuture<Integer> length = later(asker, server, reply, firstOctetIs(1));
            DatagramPacket question = receive(server);

            answer(stranger, question, 1, 6, 6, 6);
            answer(server, question, 1, 1);

            assertThat(length.get()).isEqualTo(2);
        }
    }

    @EachSocketKind
    void aLateReplyDoesNotMeetTheNextQuestion(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(1));
                DatagramSocket server = client()) {
            ReplyCheck any = (datagram, length) -> ReplyCheck.Verdict.ACCEPT;
            assertThat(asker.ask(addressOf(server), new byte[] {1}, 1, reply, any, 1)).isEqualTo(UdpAsker.TIMEOUT);
            DatagramPacket late = receive(server);

            CompletableFuture<Integer> length = later(asker, server, reply, any);
            DatagramPacket question = receive(server);
            answer(server, late, 6, 6, 6);
            answer(server, question, 1);

            assertThat(length.get()).isEqualTo(1);
            assertThat(late.getPort()).isNotEqualTo(question.getPort());
        }
    }

    @EachSocketKind
    void aDoubledReplyDoesNotMeetTheNextQuestionToAnotherServer(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(1));
                DatagramSocket one = client();
                DatagramSocket other = client()) {
            ReplyCheck any = (datagram, length) -> ReplyCheck.Verdict.ACCEPT;
            CompletableFuture<Integer> first = later(asker, one, reply, any);
            DatagramPacket question = receive(one);
            answer(one, question, 1);
            answer(one, question, 1, 1);
            first.join();

            CompletableFuture<Integer> second = later(asker, other, reply, any);
            answer(other, receive(other), 2, 2, 2);

            assertThat(second.get()).isEqualTo(3);
        }
    }

    @EachSocketKind
    void eachQuestionHasAPortOfItsOwn(UdpSockets sockets) throws Exception {
        for (PortSource source : PortSource.values()) {
            Set<Integer> ports = ConcurrentHashMap.newKeySet();
            try (UdpListener server = SocketKinds.listener(sockets, (request, length, context, response) -> {
                ports.add(context.clientPort());
                return SocketKinds.echo(request, length, context, response);
            });
                    UdpAsker asker = asker(sockets, AskSettings.withSockets(4).withPorts(source))) {
                InetSocketAddress address = server.bind(SocketKinds.anyPort("127.0.0.1"));

                for (int i = 0; i < 200; i++) {
                    assertThat(asker.ask(address, new byte[] {1}, 1, reply, firstOctetIs(1), PATIENCE)).isEqualTo(1);
                }

                // Two of 200 draws from 28,000 are the same more often than not; ten are not.
                assertThat(ports).hasSizeGreaterThan(190).allMatch(port -> port >= AskSettings.LOWEST_PORT);
            }
        }
    }

    @EachSocketKind
    void avoidedPortsAreNotUsed(UdpSockets sockets) throws Exception {
        BitSet odd = new BitSet();
        for (int port = 1; port < 65536; port += 2) {
            odd.set(port);
        }
        for (PortSource source : PortSource.values()) {
            Set<Integer> ports = new HashSet<>();
            AskSettings settings = AskSettings.withSockets(4).withPorts(source).avoiding(odd);
            try (UdpAsker asker = asker(sockets, settings);
                    DatagramSocket server = client()) {
                for (int i = 0; i < 30; i++) {
                    CompletableFuture<Integer> length = later(asker, server, reply, firstOctetIs(1));
                    DatagramPacket question = receive(server);
                    ports.add(question.getPort());
                    answer(server, question, 1);
                    length.join();
                }
            }
            assertThat(ports).allMatch(port -> port % 2 == 0);
        }
    }

    @EachSocketKind
    void noMoreQuestionsThanSocketsAreInFlight(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(1));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> first = later(asker, server, reply, firstOctetIs(1));
            DatagramPacket question = receive(server);

            int second = asker.ask(addressOf(server), new byte[1], 1, new byte[512], firstOctetIs(1), PATIENCE);
            answer(server, question, 1);

            assertThat(second).isEqualTo(UdpAsker.BUSY);
            assertThat(first.get()).isEqualTo(1);
        }
    }

    @EachSocketKind
    void anInterruptEndsTheWaiting(UdpSockets sockets) throws Exception {
        try (UdpAsker asker = asker(sockets, AskSettings.withSockets(1));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> {
                int ended = asker.ask(addressOf(server), new byte[1], 1, reply, firstOctetIs(1), PATIENCE);
                result.complete(Thread.currentThread().isInterrupted() ? ended : 0);
            });
            receive(server);

            waiting.interrupt();

            assertThat(result.get(PATIENCE, TimeUnit.NANOSECONDS)).isEqualTo(UdpAsker.ENDED);
        }
    }

    @EachSocketKind
    void closingEndsEveryWaiting(UdpSockets sockets) throws Exception {
        UdpAsker asker = asker(sockets, AskSettings.withSockets(8));
        try (DatagramSocket server = client()) {
            List<CompletableFuture<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(later(asker, server, new byte[512], firstOctetIs(1)));
                receive(server);
            }

            asker.close();

            for (CompletableFuture<Integer> result : results) {
                assertThat(result.get(PATIENCE, TimeUnit.NANOSECONDS)).isEqualTo(UdpAsker.ENDED);
            }
            assertThat(asker.ask(addressOf(server), new byte[1], 1, reply, firstOctetIs(1), PATIENCE))
                    .isEqualTo(UdpAsker.ENDED);
        }
    }

    @EachSocketKind
    void bothFamiliesShareTheSockets(UdpSockets sockets) throws Exception {
        try (UdpListener server = SocketKinds.listener(sockets, SocketKinds::echo);
                UdpAsker asker = asker(sockets, AskSettings.withSockets(2))) {
            InetSocketAddress ipv4 = server.bind(SocketKinds.anyPort("127.0.0.1"));
            InetSocketAddress ipv6 = server.bind(SocketKinds.anyPort("::1"));

            for (int i = 0; i < 20; i++) {
                InetSocketAddress address = i % 3 == 0 ? ipv4 : ipv6;
                assertThat(asker.ask(address, new byte[] {1}, 1, reply, firstOctetIs(1), PATIENCE))
                        .as(address.getAddress() instanceof Inet4Address ? "IPv4" : "IPv6")
                        .isEqualTo(1);
            }
        }
    }
}
