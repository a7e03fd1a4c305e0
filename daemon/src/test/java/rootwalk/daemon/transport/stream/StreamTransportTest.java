package rootwalk.daemon.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;
import static rootwalk.daemon.transport.proxy.TestHeader.joined;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.proxy.TestHeader;
import rootwalk.socket.Presence;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.cookie.ServerCookies;

/// RFC 7766, over real connections.
class StreamTransportTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final StreamSettings GENEROUS = new StreamSettings(100, 100, 100, LONG, LONG);

    /// Questions for names that begin with "later" wait here for [#answerLater].
    private final Queue<DetachedQuery> waiting = new ConcurrentLinkedQueue<>();

    /// The addresses that questions for names that begin with "client" came from.
    private final Queue<String> clients = new ConcurrentLinkedQueue<>();

    /// A permit for each question that came to [#waiting] and was not awaited yet.
    private final Semaphore arrived = new Semaphore(0);

    /// What the transport takes for the time: it stands still until a test moves it.
    private final AtomicLong nanos = new AtomicLong();

    /// Whose connections begin with a header of the PROXY protocol.
    private NetworkSet proxies = NetworkSet.NONE;
    private final ProxyProtocol proxyProtocol = new ProxyProtocol(() -> proxies);

    private @Nullable StreamTransport transport;
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final List<Socket> sockets = new ArrayList<>();

    private StreamTransport start(StreamSettings settings) throws IOException {
        StreamTransport started = StreamTransport.start(2, () -> settings, () -> this::pipeline, Nobody::new, () -> 0,
                nanos::get, proxyProtocol, Thread.ofPlatform().daemon().factory());
        transport = started;
        address = listen(started, "127.0.0.1", 0);
        return started;
    }

    private static InetSocketAddress listen(StreamTransport transport, String host, int port) throws IOException {
        InetSocketAddress real =
                transport.reserve(new InetSocketAddress(InetAddress.ofLiteral(host), port), Presence.NOW);
        transport.start(real);
        return real;
    }

    private Pipeline pipeline() {
        QueryStep pass = QueryStep.NONE;
        return new Pipeline(this::admit, pass, pass, pass, pass, pass, pass, pass, pass, pass,
                context -> StepResult.PASS,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));
    }

    private StepResult admit(QueryContext context) {
        if (!context.request().hasQuestion()) {
            return context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
        }
        Name name = context.request().question().name();
        if (name.toString().startsWith("later")) {
            waiting.add(context.detach());
            arrived.release();
            return StepResult.SUSPENDED;
        }
        if (name.toString().startsWith("client")) {
            clients.add(Addresses.text(context.client().toSocketAddress().getAddress()));
        }
        if (name.toString().startsWith("drop")) {
            return StepResult.DROPPED;
        }
        byte[] data = new byte[name.toString().startsWith("big") ? 60_000 : 4];
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0)
                .add(RRset.of(name, data.length == 4 ? RecordType.A : 65280, 60, Rdata.of(data)));
        return StepResult.ANSWERED;
    }

    private void answerLater() {
        DetachedQuery query = waiting.remove();
        QueryContext context = new QueryContext();
        byte[] response = new byte[1000];
        context.resume(query, response, 0);
        context.refuse(AnswerSource.RECURSION, ResponseCode.NXDOMAIN);
        query.sink().send(response, 0,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE))
                        .respond(context));
    }

    private void awaitWaiting(int more) throws InterruptedException {
        assertThat(arrived.tryAcquire(more, 5, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (transport != null) {
            transport.close();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(5000);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static byte[] framed(String... names) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] message = ask(name + " A").octets();
            stream.write(message.length >> 8);
            stream.write(message.length);
            stream.write(message);
        }
        return stream.toByteArray();
    }

    private static Message read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] response = new byte[in.readUnsignedShort()];
        in.readFully(response);
        Message message = new MessageReader().read(response, 0, response.length);
        assertThat(message).isNotNull();
        return message;
    }

    private static String nameOf(Message message) {
        return message.question().name().toString();
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aMessageMayComeOctetByOctet() throws IOException {
        start(GENEROUS);
        Socket socket = connect();

        for (byte octet : framed("www.example.")) {
            socket.getOutputStream().write(octet);
            socket.getOutputStream().flush();
        }

        assertThat(nameOf(read(socket))).isEqualTo("www.example.");
    }

    @Test
    void messagesMayBeCutAnywhere() throws IOException {
        start(GENEROUS);
        byte[] two = framed("a.example.", "b.example.");
        for (int cut = 1; cut < two.length; cut += 3) {
            Socket socket = connect();
            socket.getOutputStream().write(two, 0, cut);
            socket.getOutputStream().flush();
            socket.getOutputStream().write(two, cut, two.length - cut);

            assertThat(List.of(nameOf(read(socket)), nameOf(read(socket)))).containsExactly("a.example.", "b.example.");
            socket.close();
        }
    }

    /// RFC 7766 section 6.2.1.1.
    @Test
    void aQuestionThatTakesLongDoesNotHoldUpTheNext() throws Exception {
        start(GENEROUS);
        Socket socket = connect();

        socket.getOutputStream().write(framed("later1.example.", "quick.example.", "later2.example."));

        assertThat(nameOf(read(socket))).isEqualTo("quick.example.");
        awaitWaiting(2);
        answerLater();
        assertThat(nameOf(read(socket))).isEqualTo("later1.example.");
        answerLater();
        assertThat(nameOf(read(socket))).isEqualTo("later2.example.");
    }

    @Test
    void noMoreIsReadWhileTooManyQuestionsAreUnanswered() throws Exception {
        start(new StreamSettings(100, 100, 2, LONG, LONG));
        Socket socket = connect();

        socket.getOutputStream().write(framed("later1.", "later2.", "later3.", "quick."));
        awaitWaiting(2);
        assertThat(waiting).hasSize(2);
        answerLater();
        assertThat(nameOf(read(socket))).isEqualTo("later1.");
        awaitWaiting(1);
        assertThat(waiting).hasSize(2);
        answerLater();
        Set<String> rest = new HashSet<>(List.of(nameOf(read(socket)), nameOf(read(socket))));
        assertThat(rest).containsExactlyInAnyOrder("later2.", "quick.");
        answerLater();
        assertThat(nameOf(read(socket))).isEqualTo("later3.");
    }

    /// RFC 7766 section 6.2.4.
    @Test
    void aClientThatHasSentItsLastQuestionStillGetsAllResponses() throws Exception {
        start(GENEROUS);
        Socket socket = connect();

        socket.getOutputStream().write(framed("later.", "quick."));
        socket.shutdownOutput();

        assertThat(nameOf(read(socket))).isEqualTo("quick.");
        awaitWaiting(1);
        answerLater();
        assertThat(nameOf(read(socket))).isEqualTo("later.");
        assertThat(isClosed(socket)).isTrue();
    }

    @Test
    void afterTheEndOfListeningAConnectionEndsWithItsLastResponse() throws Exception {
        StreamTransport transport = start(GENEROUS);
        Socket idle = connect();
        idle.getOutputStream().write(framed("quick."));
        assertThat(nameOf(read(idle))).isEqualTo("quick.");
        Socket busy = connect();
        busy.getOutputStream().write(framed("later."));
        awaitWaiting(1);

        assertThat(transport.finish()).isEqualTo(1);

        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        // The last response does not get lost because of a query that comes too late.
        busy.getOutputStream().write(framed("drop."));
        answerLater();
        assertThat(nameOf(read(busy))).isEqualTo("later.");
        assertThat(busy.getInputStream().read()).isEqualTo(-1);
        idle.close();
        busy.close();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    /// RFC 7766 section 6.2.1.1: more responses than may wait here are served as the client takes those before them.
    @Test
    void responsesThatCannotAllWaitAtOnceAllArrive() throws IOException {
        start(GENEROUS);
        Socket socket = connect();
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "big" + i + ".").toList();

        socket.getOutputStream().write(framed(names.toArray(String[]::new)));

        for (String name : names) {
            assertThat(nameOf(read(socket))).isEqualTo(name);
        }
    }

    @Test
    void aDroppedQuestionLeavesTheConnectionOpen() throws IOException {
        start(GENEROUS);
        Socket socket = connect();

        socket.getOutputStream().write(framed("drop.", "quick."));

        assertThat(nameOf(read(socket))).isEqualTo("quick.");
    }

    @Test
    void aLengthThatNoMessageHasEndsTheConnection() throws IOException {
        start(GENEROUS);
        for (byte length : new byte[] {0, 1, 11}) {
            Socket socket = connect();

            socket.getOutputStream().write(new byte[] {0, length, 1, 2, 3});

            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        start(new StreamSettings(100, 100, 100, Duration.ofSeconds(20), LONG));
        Socket silent = connect();
        silent.getOutputStream().write(framed("quick."));
        read(silent);

        nanos.addAndGet(Duration.ofSeconds(19).toNanos());
        silent.setSoTimeout(500);
        assertThat(isClosed(silent)).isFalse();
        silent.setSoTimeout(5000);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(isClosed(silent)).isTrue();
    }

    @Test
    void aMessageThatNeverEndsIsNotWaitedForForEver() throws IOException {
        start(new StreamSettings(100, 100, 100, Duration.ofHours(1), Duration.ofSeconds(5)));
        Socket slow = connect();
        slow.getOutputStream().write(new byte[] {1, 0, 1, 2, 3});
        slow.setSoTimeout(500);
        assertThat(isClosed(slow)).isFalse();

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        slow.setSoTimeout(5000);

        assertThat(isClosed(slow)).isTrue();
    }

    @Test
    void aConnectionWithAnUnansweredQuestionIsNotSilent() throws Exception {
        start(new StreamSettings(100, 100, 100, Duration.ofSeconds(20), LONG));
        Socket socket = connect();
        socket.getOutputStream().write(framed("later."));
        awaitWaiting(1);

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        socket.setSoTimeout(500);
        assertThat(isClosed(socket)).isFalse();
        answerLater();
        socket.setSoTimeout(5000);

        assertThat(nameOf(read(socket))).isEqualTo("later.");
    }

    @Test
    void aClientThatTakesNoResponsesIsNotReadFromAndInTheEndCutOff() throws Exception {
        start(new StreamSettings(100, 100, 100, Duration.ofHours(1), Duration.ofSeconds(5)));
        Socket greedy = connect();
        greedy.setReceiveBufferSize(4096);
        byte[] question = framed("big.example.");
        OutputStream out = greedy.getOutputStream();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    out.write(question);
                }
            } catch (IOException e) {
                // Cut off, as it should be.
            }
        });

        for (int i = 0; i < 200 && asking.isAlive(); i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            asking.join(Duration.ofMillis(100));
        }

        assertThat(asking.isAlive()).isFalse();
    }

    @Test
    void anIdleConnectionIsClosedWhenThereAreTooMany() throws Exception {
        StreamTransport started = start(new StreamSettings(3, 100, 100, LONG, LONG));
        Socket busy = connect();
        busy.getOutputStream().write(framed("later."));
        awaitWaiting(1);
        Socket oldest = connect();
        oldest.getOutputStream().write(framed("quick."));
        read(oldest);
        nanos.incrementAndGet();
        Socket younger = connect();
        younger.getOutputStream().write(framed("quick."));
        read(younger);

        Socket last = connect();
        last.getOutputStream().write(framed("quick."));

        assertThat(nameOf(read(last))).isEqualTo("quick.");
        assertThat(isClosed(oldest)).isTrue();
        assertThat(started.connections()).isEqualTo(3);
        answerLater();
        assertThat(nameOf(read(busy))).isEqualTo("later.");
        younger.getOutputStream().write(framed("quick."));
        assertThat(nameOf(read(younger))).isEqualTo("quick.");
    }

    @Test
    void aClientWhoseConnectionsAreAllAtWorkGetsNoMore() throws Exception {
        start(new StreamSettings(100, 2, 100, LONG, LONG));
        Socket first = connect();
        first.getOutputStream().write(framed("later1."));
        Socket second = connect();
        second.getOutputStream().write(framed("later2."));
        awaitWaiting(2);

        assertThat(isClosed(connect())).isTrue();
        answerLater();
        answerLater();
        read(first);
        read(second);
    }

    private void proxyIsThisHost() {
        proxies = new NetworkSet.Builder().add(InetAddress.ofLiteral("127.0.0.0"), 8).build();
    }

    @Test
    void theHeaderOfAProxyMayComeOctetByOctet() throws IOException {
        proxyIsThisHost();
        start(GENEROUS);
        Socket socket = connect();

        for (byte octet : joined(TestHeader.of("192.0.2.1", 53), framed("client."))) {
            socket.getOutputStream().write(octet);
            socket.getOutputStream().flush();
        }

        assertThat(read(socket).rcode()).isEqualTo(ResponseCode.NOERROR);
        socket.getOutputStream().write(framed("quick."));
        assertThat(nameOf(read(socket))).isEqualTo("quick.");
        assertThat(clients).containsExactly("192.0.2.1");
        assertThat(proxyProtocol.accepted()).isEqualTo(1);
    }

    @Test
    void aProxyMayEndItsSideAfterAHeader() throws IOException {
        proxyIsThisHost();
        start(GENEROUS);
        Socket socket = connect();

        socket.getOutputStream().write(TestHeader.local());
        socket.shutdownOutput();

        assertThat(isClosed(socket)).isTrue();
        assertThat(proxyProtocol.rejected()).isZero();
    }

    @Test
    void aConnectionOfAProxyWithoutAHeaderIsClosedAndCounted() throws IOException {
        proxyIsThisHost();
        start(GENEROUS);
        Socket query = connect();
        Socket cut = connect();

        query.getOutputStream().write(framed("www.example."));
        cut.getOutputStream().write(TestHeader.header(0x21, 0x11, new byte[11]));

        assertThat(isClosed(query)).isTrue();
        assertThat(isClosed(cut)).isTrue();
        assertThat(proxyProtocol.rejected()).isEqualTo(2);
        assertThat(clients).isEmpty();
    }

    @Test
    void aHeaderThatNeverEndsIsNotWaitedForForEver() throws IOException {
        proxyIsThisHost();
        start(new StreamSettings(100, 100, 100, Duration.ofSeconds(20), LONG));
        Socket slow = connect();
        slow.getOutputStream().write(TestHeader.of("192.0.2.1", 53), 0, 20);
        slow.setSoTimeout(500);
        assertThat(isClosed(slow)).isFalse();

        nanos.addAndGet(Duration.ofSeconds(21).toNanos());
        slow.setSoTimeout(5000);

        assertThat(isClosed(slow)).isTrue();
    }

    @Test
    void connectionsOfAProxyCountForTheClientsThatItNames() throws Exception {
        proxyIsThisHost();
        start(new StreamSettings(100, 2, 100, LONG, LONG));
        for (String client : List.of("192.0.2.1", "192.0.2.1", "192.0.2.2")) {
            connect().getOutputStream().write(joined(TestHeader.of(client, 53), framed("later.")));
            awaitWaiting(1);
        }

        Socket third = connect();
        third.getOutputStream().write(joined(TestHeader.of("192.0.2.1", 53), framed("quick.")));
        assertThat(isClosed(third)).isTrue();
        Socket other = connect();
        other.getOutputStream().write(joined(TestHeader.of("192.0.2.2", 53), framed("quick.")));
        assertThat(nameOf(read(other))).isEqualTo("quick.");
        waiting.clear();
    }

    @Test
    void bothFamiliesMayHaveTheSamePort() throws IOException {
        StreamTransport started = start(GENEROUS);
        InetSocketAddress any4 = listen(started, "0.0.0.0", 0);

        InetSocketAddress any6 = listen(started, "::", any4.getPort());

        for (String host : List.of("127.0.0.1", "::1")) {
            address = new InetSocketAddress(InetAddress.ofLiteral(host), any6.getPort());
            Socket socket = connect();
            socket.getOutputStream().write(framed("quick."));
            assertThat(nameOf(read(socket))).isEqualTo("quick.");
        }
    }

    @Test
    void closingEndsConnectionsAtOnce() throws IOException {
        StreamTransport started = start(GENEROUS);
        Socket socket = connect();
        socket.getOutputStream().write(framed("quick."));
        read(socket);

        long before = System.nanoTime();
        started.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(isClosed(socket)).isTrue();
    }

    private record Nobody() implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }

    @Nested
    class ResponsesOfManyMessages {

        private static final int PARTS = 300;
        private static final int OCTETS = 60_000;

        @Test
        void waitForASlowClientAndComeWhole() throws Exception {
            start(GENEROUS);
            Socket client = connect();
            client.getOutputStream().write(framed("later.example."));
            awaitWaiting(1);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = Thread.ofVirtual().start(() -> sendParts(waiting.remove().sink(), sent));

            assertThat(sender.join(Duration.ofMillis(200))).as("more was sent than buffers of the kernel hold")
                    .isFalse();

            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int i = 0; i < PARTS; i++) {
                assertThat(in.readUnsignedShort()).isEqualTo(OCTETS);
                in.skipNBytes(OCTETS);
            }
            sender.join();
            client.getOutputStream().write(framed("now.example."));
            assertThat(in.readUnsignedShort()).isPositive();
        }

        @Test
        void endWhenTheClientHasGone() throws Exception {
            start(GENEROUS);
            Socket client = connect();
            client.getOutputStream().write(framed("later.example."));
            awaitWaiting(1);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = Thread.ofVirtual().start(() -> sendParts(waiting.remove().sink(), sent));

            client.close();
            sender.join();

            assertThat(sent.get()).isLessThan(PARTS);
        }

        @Test
        void endWhenTheClientReceivesNothingForTooLong() throws Exception {
            start(new StreamSettings(100, 100, 100, Duration.ofHours(1), Duration.ofSeconds(5)));
            Socket client = connect();
            client.getOutputStream().write(framed("later.example."));
            awaitWaiting(1);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = Thread.ofVirtual().start(() -> sendParts(waiting.remove().sink(), sent));

            for (int i = 0; i < 200 && sender.isAlive(); i++) {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                sender.join(Duration.ofMillis(100));
            }

            assertThat(sender.isAlive()).isFalse();
            assertThat(sent.get()).isLessThan(PARTS);
        }

        private void sendParts(ResponseSink sink, AtomicInteger sent) {
            byte[] part = new byte[OCTETS];
            try {
                while (sent.get() < PARTS && sink.awaitRoom()) {
                    sink.sendPart(part, 0, OCTETS);
                    sent.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                sink.close();
            }
        }
    }
}
