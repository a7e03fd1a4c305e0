package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.socket.SocketKinds.TIMEOUT;
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
import rootwalk.socket.UdpClientSettings.PortSource;

class UdpClientTest {

    private static final long A_MOMENT = 50_000_000L;

    private final byte[] response = new byte[1232];

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private static CompletableFuture<Integer> later(UdpClient udpClient, DatagramSocket server, byte[] response,
            ResponseCheck check) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> result
                        .complete(udpClient.query(addressOf(server), new byte[] {1, 2}, 2, response, check, TIMEOUT)));
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
    void theResponseOfTheServerIsReturned(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(udpClient, server, response, firstOctetIs(1));

            DatagramPacket question = receive(server);
            answer(server, question, 1, 9, 9);

            assertThat(octets(question)).containsExactly(1, 2);
            assertThat(length.get()).isEqualTo(3);
            assertThat(response).startsWith(1, 9, 9);
        }
    }

    @EachSocketKind
    void manyQuestionsInFlightEachGetTheirOwnResponse(UdpSockets sockets) throws Exception {
        try (UdpListener server = SocketKinds.listener(sockets, SocketKinds::echo);
                UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(100))) {
            InetSocketAddress address = server.bind(SocketKinds.anyPort("127.0.0.1"));
            AtomicInteger accepted = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte mark = (byte) i;
                threads.add(Thread.startVirtualThread(() -> {
                    byte[] own = new byte[512];
                    for (int k = 0; k < 20; k++) {
                        byte[] query = {mark, (byte) k};
                        int length = udpClient.query(address, query, 2, own, (d, n) -> verdict(d, query), TIMEOUT);
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

    private static ResponseCheck.Verdict verdict(byte[] datagram, byte[] query) {
        return datagram[0] == query[0] && datagram[1] == query[1] ? ResponseCheck.Verdict.ACCEPT
                : ResponseCheck.Verdict.NEAR_MISS;
    }

    @EachSocketKind
    void silenceEndsAtTheDeadline(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            long begun = System.nanoTime();
            int result = udpClient.query(addressOf(server), new byte[1], 1, response, firstOctetIs(1), A_MOMENT);
            long taken = System.nanoTime() - begun;

            assertThat(result).isEqualTo(UdpClient.TIMEOUT);
            assertThat(taken).isBetween(A_MOMENT, A_MOMENT + TIMEOUT);
        }
    }

    @Test
    void aResponseAfterTheDeadlineIsNotLost() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        CompletableFuture<Integer> late = new CompletableFuture<>();
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(16));
                DatagramSocket server = client()) {
            int result = udpClient.query(addressOf(server), new byte[] {1, 2}, 2, response, firstOctetIs(1), A_MOMENT,
                    patient(late));
            assertThat(result).isEqualTo(UdpClient.PENDING);

            answer(server, receive(server), 1, 9, 9);

            assertThat(late.get()).isEqualTo(3);
            assertThat(response).startsWith(1, 9, 9);
        }
    }

    @Test
    void onlySomeSocketsWaitForLateResponses() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        List<CompletableFuture<Integer>> late = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(8));
                DatagramSocket server = client()) {
            assertThat(udpClient.query(addressOf(server), new byte[1], 1, response, firstOctetIs(1), A_MOMENT,
                    patient(late.get(0)))).isEqualTo(UdpClient.PENDING);
            assertThat(udpClient.query(addressOf(server), new byte[1], 1, new byte[12], firstOctetIs(1), A_MOMENT,
                    patient(late.get(1)))).isEqualTo(UdpClient.TIMEOUT);
        }
        assertThat(late.get(0).get()).as("the asker was closed").isEqualTo(UdpClient.ENDED);
        assertThat(late.get(1)).isNotDone();
    }

    /// A lack of threads that lasts for a while must not keep later queries from waiting.
    @Test
    void aWaitForALateResponseThatCannotBeginEndsAtOnce() throws Exception {
        var starts = new AtomicInteger();
        ThreadFactory listeners = run -> {
            if (starts.getAndIncrement() < 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofVirtual().unstarted(run);
        };
        CompletableFuture<Integer> late = new CompletableFuture<>();
        try (UdpClient udpClient = new KernelUdpClient(UdpClientSettings.withSockets(8), new Random(1),
                Thread.ofPlatform().daemon().factory(), listeners);
                DatagramSocket server = client()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Integer> none = new CompletableFuture<>();
                assertThat(udpClient.query(addressOf(server), new byte[1], 1, response, firstOctetIs(1), A_MOMENT,
                        patient(none))).isEqualTo(UdpClient.PENDING);
                assertThat(none).isCompletedWithValue(UdpClient.ENDED);
                receive(server);
            }
            assertThat(udpClient.query(addressOf(server), new byte[] {1, 2}, 2, response, firstOctetIs(1), A_MOMENT,
                    patient(late))).isEqualTo(UdpClient.PENDING);

            answer(server, receive(server), 1, 9, 9);

            assertThat(late.get()).isEqualTo(3);
        }
    }

    @Test
    void aQueryThatWasAnsweredElsewhereEndsWhenItsThreadIsWoken() throws Exception {
        UdpSockets sockets = Objects.requireNonNull(UdpSockets.systemCalls());
        AtomicBoolean settled = new AtomicBoolean();
        ResponseCheck check = new ResponseCheck() {
            @Override
            public Verdict check(byte[] datagram, int length) {
                return Verdict.IGNORE;
            }

            @Override
            public boolean isSettled() {
                return settled.get();
            }
        };
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Thread asking = Thread.startVirtualThread(() -> result
                    .complete(udpClient.query(addressOf(server), new byte[] {1, 2}, 2, response, check, TIMEOUT)));
            receive(server);

            settled.set(true);
            LockSupport.unpark(asking);

            assertThat(result.get()).isEqualTo(UdpClient.SETTLED);
        }
    }

    private static LateResponse patient(CompletableFuture<Integer> late) {
        return new LateResponse() {
            @Override
            public long timeoutNanos() {
                return TIMEOUT;
            }

            @Override
            public void ended(int result) {
                late.complete(result);
            }
        };
    }

    @EachSocketKind
    void aResponseThatIsNoGuessAndNoAnswerEndsTheWait(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length =
                    later(udpClient, server, response, (datagram, n) -> ResponseCheck.Verdict.MISMATCH);
            answer(server, receive(server), 7);

            assertThat(length.get()).isEqualTo(UdpClient.SUSPICIOUS);
        }
    }

    @EachSocketKind
    void aServerThatIsNotThereIsKnownAtOnce(UdpSockets sockets) throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket gone = client()) {
            nobody = addressOf(gone);
        }
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4))) {
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(udpClient.query(nobody, new byte[1], 1, response, firstOctetIs(1), TIMEOUT))
                        .isEqualTo(UdpClient.UNREACHABLE);
                assertThat(System.nanoTime() - begun).isLessThan(TIMEOUT);
            }
        }
    }

    @EachSocketKind
    void noiseIsIgnoredAndOneMissForgiven(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(
                    udpClient, server, response, (datagram, n) -> switch (datagram[0]) {
                        case 1 -> ResponseCheck.Verdict.ACCEPT;
                        case 2 -> ResponseCheck.Verdict.NEAR_MISS;
                        default -> ResponseCheck.Verdict.IGNORE;
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
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> length = later(udpClient, server, response, firstOctetIs(1));
            DatagramPacket question = receive(server);

            for (int i = 0; i < 3; i++) {
                answer(server, question, 2);
            }

            assertThat(length.get()).isEqualTo(UdpClient.SUSPICIOUS);
        }
    }

    @EachSocketKind
    void datagramsOfOthersAreIgnored(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(4));
                DatagramSocket server = client();
                DatagramSocket stranger = client()) {
            CompletableFuture<Integer> length = later(udpClient, server, response, firstOctetIs(1));
            DatagramPacket question = receive(server);

            answer(stranger, question, 1, 6, 6, 6);
            answer(server, question, 1, 1);

            assertThat(length.get()).isEqualTo(2);
        }
    }

    @EachSocketKind
    void aLateResponseDoesNotMeetTheNextQuestion(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(1));
                DatagramSocket server = client()) {
            ResponseCheck any = (datagram, length) -> ResponseCheck.Verdict.ACCEPT;
            assertThat(udpClient.query(addressOf(server), new byte[] {1}, 1, response, any, 1))
                    .isEqualTo(UdpClient.TIMEOUT);
            DatagramPacket late = receive(server);

            CompletableFuture<Integer> length = later(udpClient, server, response, any);
            DatagramPacket question = receive(server);
            answer(server, late, 6, 6, 6);
            answer(server, question, 1);

            assertThat(length.get()).isEqualTo(1);
            assertThat(late.getPort()).isNotEqualTo(question.getPort());
        }
    }

    @EachSocketKind
    void aDoubledResponseDoesNotMeetTheNextQuestionToAnotherServer(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(1));
                DatagramSocket one = client();
                DatagramSocket other = client()) {
            ResponseCheck any = (datagram, length) -> ResponseCheck.Verdict.ACCEPT;
            CompletableFuture<Integer> first = later(udpClient, one, response, any);
            DatagramPacket question = receive(one);
            answer(one, question, 1);
            answer(one, question, 1, 1);
            first.join();

            CompletableFuture<Integer> second = later(udpClient, other, response, any);
            answer(other, receive(other), 2, 2, 2);

            assertThat(second.get()).isEqualTo(3);
        }
    }

    @EachSocketKind
    void eachQuestionHasAPortOfItsOwn(UdpSockets sockets) throws Exception {
        for (PortSource source : PortSource.values()) {
            Set<Integer> ports = ConcurrentHashMap.newKeySet();
            try (UdpListener server = SocketKinds.listener(sockets, (request, length, received, response) -> {
                ports.add(received.clientPort());
                return SocketKinds.echo(request, length, received, response);
            });
                    UdpClient udpClient = asker(sockets, new UdpClientSettings(4, source, new BitSet(), 3))) {
                InetSocketAddress address = server.bind(SocketKinds.anyPort("127.0.0.1"));

                for (int i = 0; i < 200; i++) {
                    assertThat(udpClient.query(address, new byte[] {1}, 1, response, firstOctetIs(1), TIMEOUT))
                            .isEqualTo(1);
                }

                // Two of 200 draws from 28,000 are the same more often than not; ten are not.
                assertThat(ports).hasSizeGreaterThan(190).allMatch(port -> port >= UdpClientSettings.LOWEST_PORT);
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
            UdpClientSettings settings = new UdpClientSettings(4, source, odd, 3);
            try (UdpClient udpClient = asker(sockets, settings);
                    DatagramSocket server = client()) {
                for (int i = 0; i < 30; i++) {
                    CompletableFuture<Integer> length = later(udpClient, server, response, firstOctetIs(1));
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
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(1));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> first = later(udpClient, server, response, firstOctetIs(1));
            DatagramPacket question = receive(server);

            int second = udpClient.query(addressOf(server), new byte[1], 1, new byte[512], firstOctetIs(1), TIMEOUT);
            answer(server, question, 1);

            assertThat(second).isEqualTo(UdpClient.BUSY);
            assertThat(first.get()).isEqualTo(1);
        }
    }

    @EachSocketKind
    void anInterruptEndsTheWaiting(UdpSockets sockets) throws Exception {
        try (UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(1));
                DatagramSocket server = client()) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> {
                int ended = udpClient.query(addressOf(server), new byte[1], 1, response, firstOctetIs(1), TIMEOUT);
                result.complete(Thread.currentThread().isInterrupted() ? ended : 0);
            });
            receive(server);

            waiting.interrupt();

            assertThat(result.get(TIMEOUT, TimeUnit.NANOSECONDS)).isEqualTo(UdpClient.ENDED);
        }
    }

    @EachSocketKind
    void closingEndsEveryWaiting(UdpSockets sockets) throws Exception {
        UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(8));
        try (DatagramSocket server = client()) {
            List<CompletableFuture<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(later(udpClient, server, new byte[512], firstOctetIs(1)));
                receive(server);
            }

            udpClient.close();

            for (CompletableFuture<Integer> result : results) {
                assertThat(result.get(TIMEOUT, TimeUnit.NANOSECONDS)).isEqualTo(UdpClient.ENDED);
            }
            assertThat(udpClient.query(addressOf(server), new byte[1], 1, response, firstOctetIs(1), TIMEOUT))
                    .isEqualTo(UdpClient.ENDED);
        }
    }

    @EachSocketKind
    void bothFamiliesShareTheSockets(UdpSockets sockets) throws Exception {
        try (UdpListener server = SocketKinds.listener(sockets, SocketKinds::echo);
                UdpClient udpClient = asker(sockets, UdpClientSettings.withSockets(2))) {
            InetSocketAddress ipv4 = server.bind(SocketKinds.anyPort("127.0.0.1"));
            InetSocketAddress ipv6 = server.bind(SocketKinds.anyPort("::1"));

            for (int i = 0; i < 20; i++) {
                InetSocketAddress address = i % 3 == 0 ? ipv4 : ipv6;
                assertThat(udpClient.query(address, new byte[] {1}, 1, response, firstOctetIs(1), TIMEOUT))
                        .as(address.getAddress() instanceof Inet4Address ? "IPv4" : "IPv6")
                        .isEqualTo(1);
            }
        }
    }
}
