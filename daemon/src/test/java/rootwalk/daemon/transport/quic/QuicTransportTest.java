package rootwalk.daemon.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.socket.Presence;
import rootwalk.socket.quic.AddressTokens;
import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.socket.quic.TokenKey;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.Pem;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// RFC 9250, over real connections.
class QuicTransportTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final StreamSettings GENEROUS = new StreamSettings(100, 100, 100, LONG, LONG);
    private static final String PROTOCOL_ERROR = "error 2";
    private static final String EXCESSIVE_LOAD = "error 4";

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<DetachedQuery> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Queue<TlsClient> clients = new ConcurrentLinkedQueue<>();
    private final Queue<Transport> transports = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger parts = new AtomicInteger();
    private final CompletableFuture<Boolean> roomOfLongResponse = new CompletableFuture<>();
    private final QuicClient client = new QuicClient(Thread.ofPlatform().daemon().name("quic-client-", 0).factory());

    private volatile @Nullable TlsServer certificate;
    private @Nullable QuicTransport transport;
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final class Handshakes implements HandshakeObserver {
        @Override
        public void completed(TlsClient shown) {
            clients.add(shown);
        }

        @Override
        public void failed(ClientAddress from, String reason) {
            failures.add(reason);
        }

        @Override
        public void abandoned() {
            failures.add("abandoned");
        }
    }

    private static final class Uncounted implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }

    /// What a client receives on a stream.
    private static final class Received implements QuicClientConnection.Receiver {

        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final CompletableFuture<Boolean> first = new CompletableFuture<>();

        @Override
        public void received(byte[] more, boolean isLast) {
            first.complete(true);
            octets.writeBytes(more);
            if (isLast) {
                all.complete(octets.toByteArray());
            }
        }

        @Override
        public void failed(String reason) {
            all.completeExceptionally(new IOException(reason));
        }

        /// Waits for the first octets.
        void first() throws Exception {
            var _ = first.get(10, TimeUnit.SECONDS);
        }

        byte[] all() throws Exception {
            return all.get(10, TimeUnit.SECONDS);
        }

        String failure() throws Exception {
            try {
                all();
                return "";
            } catch (ExecutionException e) {
                return String.valueOf(e.getCause().getMessage());
            }
        }
    }

    private void start(StreamSettings settings) throws Exception {
        start(settings, TlsServer.of(TestCertificates.server(), List.of()));
    }

    private void start(StreamSettings settings, TlsServer first) throws Exception {
        certificate = first;
        QuicTransport started = QuicTransport.ofQueries(2, () -> settings, () -> {
            TlsServer current = certificate;
            if (current == null) {
                throw new IllegalStateException("no certificate");
            }
            return current;
        }, new Handshakes(), () -> this::pipeline, Uncounted::new,
                new AddressTokens(nanos::get, TokenKey.random(new SecureRandom())), () -> 0, nanos::get,
                Thread.ofPlatform().daemon().name("quic-test-", 0).factory());
        transport = started;
        address = started.reserve(address, Presence.NOW);
        started.start(address);
    }

    private static ResponsePath path() {
        return ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));
    }

    private Pipeline pipeline() {
        QueryStep pass = QueryStep.NONE;
        return new Pipeline(this::admit, pass, pass, pass, pass, pass, pass, pass, pass, pass,
                context -> StepResult.PASS,
                path());
    }

    private StepResult admit(QueryContext context) {
        transports.add(context.transport());
        String name = context.request().question().name().toString();
        if (name.startsWith("later") || name.startsWith("long")) {
            DetachedQuery query = context.detach();
            waiting.add(query);
            arrived.release();
            if (name.startsWith("long")) {
                Thread.ofVirtual().start(() -> sendLong(query.sink()));
            }
            return StepResult.SUSPENDED;
        }
        if (name.startsWith("dropped")) {
            return StepResult.DROPPED;
        }
        byte[] data = new byte[name.startsWith("big") ? 60_000 : 4];
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0).add(RRset.of(context.request().question().name(),
                data.length == 4 ? RecordType.A : 65280, 60, Rdata.of(data)));
        return StepResult.ANSWERED;
    }

    /// A response of 200 messages of 50,000 octets.
    private void sendLong(ResponseSink sink) {
        try {
            boolean room = true;
            for (int i = 0; i < 200 && room; i++) {
                sink.sendPart(new byte[50_000], 0, 50_000);
                parts.incrementAndGet();
                room = sink.awaitRoom();
            }
            roomOfLongResponse.complete(room);
            sink.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DetachedQuery awaited() throws InterruptedException {
        assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        return waiting.remove();
    }

    private static void answer(DetachedQuery query) {
        QueryContext context = new QueryContext();
        byte[] response = new byte[1000];
        context.resume(query, response, 0);
        context.refuse(AnswerSource.RECURSION, ResponseCode.NXDOMAIN);
        query.sink().send(response, 0, path().respond(context));
    }

    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
        client.close();
    }

    private QuicClientConnection connect() throws Exception {
        return connect("doq", Optional.empty());
    }

    private QuicClientConnection connect(String protocol, Optional<QuicClient.Identity> identity) throws Exception {
        rootwalk.wire.tls.TlsClient tls = rootwalk.wire.tls.TlsClient.of(
                new ServerTrust(Optional.empty(), Optional.of(List.of(TestCertificates.authority())), List.of()),
                "127.0.0.1");
        return client.connect(new QuicClient.Peer(address, tls.peer(), protocol, tls.checksName(), tls.judge(),
                identity, LONG), Duration.ofSeconds(5));
    }

    private static byte[] octets(TestQuery query) {
        byte[] octets = query.octets();
        octets[0] = 0;
        octets[1] = 0;
        return octets;
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[2 + message.length];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    private static Message exchange(QuicClientConnection connection, TestQuery query) throws Exception {
        return read(connection.exchange(octets(query)).get(10, TimeUnit.SECONDS));
    }

    private static Message read(byte[] response) {
        Message message = new MessageReader().read(response, 0, response.length);
        assertThat(message).isNotNull();
        return message;
    }

    private static Received send(QuicClientConnection connection, byte[] octets, boolean isLast) throws Exception {
        Received received = new Received();
        connection.open(received).send(octets, isLast);
        return received;
    }

    /// Whether a connection ends within a time.
    private static boolean hasEnded(QuicClientConnection connection, long millis) throws Exception {
        try {
            String ignored = connection.ended().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static String end(QuicClientConnection connection) throws Exception {
        return connection.ended().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aQueryIsAnsweredOnItsStream() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        Message response = exchange(connection, ask("www.example. A"));
        assertThat(response.id()).isZero();
        assertThat(response.question().name()).isEqualTo(Name.of("www.example."));
        assertThat(response.answer()).hasSize(1);
        assertThat(transports).containsExactly(Transport.QUIC);
        assertThat(connection.protocol()).isEqualTo("doq");
        assertThat(transport.connections()).isEqualTo(1);
        assertThat(clients.remove()).isEqualTo(new TlsClient("TLSv1.3", "doq", null));
    }

    @Test
    void queriesOfOneConnectionAreAnsweredAsSoonAsTheirResponsesAreReady() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        CompletableFuture<byte[]> slow = connection.exchange(octets(ask("later.example. A")));
        DetachedQuery query = awaited();
        assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
        assertThat(slow).isNotDone();
        answer(query);
        assertThat(read(slow.get(10, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    @Test
    void anAcknowledgementOfAQueryIsReceivedBeforeItsResponse() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        for (int i = 0; i < 3; i++) {
            long before = connection.received();
            CompletableFuture<byte[]> slow = connection.exchange(octets(ask("later.example. A")));
            DetachedQuery query = awaited();
            long begun = System.nanoTime();
            while (connection.received() <= before && System.nanoTime() - begun < LONG.toNanos()) {
                Thread.onSpinWait();
            }
            assertThat(connection.received()).isGreaterThan(before);
            assertThat(slow).isNotDone();
            answer(query);
            assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /// Its packets arrive at sockets that another process reads.
    @Test
    void aConnectionThatIsFinishedAnswersWhatItHasReceivedAndTellsItsClient() throws Exception {
        start(GENEROUS);
        QuicClientConnection busy = connect();
        QuicClientConnection incomplete = connect();
        QuicClientConnection idle = connect();
        CompletableFuture<byte[]> slow = busy.exchange(octets(ask("later.example. A")));
        DetachedQuery query = awaited();
        send(incomplete, new byte[] {0, 20}, false);
        assertThat(exchange(incomplete, ask("www.example. A")).answer()).hasSize(1);
        assertThat(exchange(idle, ask("www.example. A")).answer()).hasSize(1);

        transport.stopReceiving();
        assertThat(transport.finish()).isPositive();

        assertThat(end(idle)).contains("error 0");
        assertThat(end(incomplete)).contains("error 0");
        assertThat(slow).isNotDone();
        answer(query);
        assertThat(read(slow.get(10, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.NXDOMAIN);
        for (int i = 0; i < 100 && !hasEnded(busy, 50); i++) {
            var _ = transport.finish();
        }
        assertThat(end(busy)).contains("error 0");
    }

    /// A packet with nothing else would be smaller.
    @Test
    void theEndOfALongResponseComesWithItsLastOctets() throws Exception {
        start(GENEROUS);
        try (LossyPath path = new LossyPath(address)) {
            address = path.address();
            Received received = send(connect(), framed(octets(ask("later.example. AXFR"))), true);
            ResponseSink sink = awaited().sink();
            sink.sendPart(new byte[700], 0, 700);
            sink.sendPart(new byte[800], 0, 800);
            received.first();

            path.lose(octets -> octets < 60);
            sink.close();
            assertThat(received.all()).hasSize(2 + 700 + 2 + 800);
        }
    }

    /// RFC 9250 section 4.6.
    @Test
    void aResponseMayHaveTheLargestSize() throws Exception {
        start(GENEROUS);
        assertThat(exchange(connect(), ask("big.example. A")).answer().getFirst().rdata(0).length()).isEqualTo(60_000);
    }

    /// RFC 9250 section 5.4, RFC 8467 section 4.1.
    @Test
    void aResponseIsPaddedIfTheQueryIs() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        byte[] padded = connection.exchange(octets(ask("www.example. A").edns(1232)
                .option(EdnsOption.PADDING, new byte[20]))).get(10, TimeUnit.SECONDS);
        byte[] plain = connection.exchange(octets(ask("www.example. A").edns(1232))).get(10, TimeUnit.SECONDS);
        assertThat(padded).hasSize(468);
        assertThat(plain).hasSizeLessThan(100);
    }

    /// The octets of a query may arrive in any number of packets.
    @Test
    void aQueryIsServedWhenTheClientHasEndedItsSide() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        Received received = new Received();
        QuicClientConnection.Stream stream = connection.open(received);
        byte[] query = framed(octets(ask("www.example. A")));
        stream.send(Arrays.copyOf(query, 1), false);
        exchange(connection, ask("other.example. A"));
        stream.send(Arrays.copyOfRange(query, 1, query.length), false);
        exchange(connection, ask("other.example. A"));
        assertThat(received.all).isNotDone();
        stream.send(new byte[0], true);
        byte[] response = received.all();
        assertThat(read(Arrays.copyOfRange(response, 2, response.length)).answer()).hasSize(1);
    }

    // RFC 9250 section 4.3.3: fatal errors.

    @Test
    void aMessageIdEndsTheConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        byte[] query = octets(ask("www.example. A"));
        query[1] = 1;
        send(connection, framed(query), true);
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "the message ID is not 0");
        assertThat(transport.protocolErrors()).isEqualTo(1);
        assertThat(transports).isEmpty();
    }

    @Test
    void theKeepaliveOptionOfTcpEndsTheConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        send(connection, framed(octets(ask("www.example. A").edns(1232)
                .option(EdnsOption.TCP_KEEPALIVE))), true);
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "edns-tcp-keepalive");
    }

    @Test
    void aResponseAsAQueryEndsTheConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        byte[] query = octets(ask("www.example. A"));
        query[2] |= (byte) 0x80;
        send(connection, framed(query), true);
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "response");
    }

    @Test
    void aSecondQueryOnAStreamEndsTheConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        byte[] query = framed(octets(ask("www.example. A")));
        byte[] twice = Arrays.copyOf(query, 2 * query.length);
        System.arraycopy(query, 0, twice, query.length, query.length);
        send(connection, twice, true);
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "more than one query");
    }

    @Test
    void anIncompleteQueryEndsTheConnection() throws Exception {
        start(GENEROUS);
        for (int length : new int[] {0, 1, 2, 20}) {
            QuicClientConnection connection = connect();
            send(connection, Arrays.copyOf(framed(octets(ask("www.example. A"))), length), true);
            assertThat(end(connection)).contains(PROTOCOL_ERROR, "before the end of its query");
        }
    }

    @Test
    void aMessageWithoutAHeaderEndsTheConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        send(connection, new byte[] {0, 11}, false);
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "shorter than its header");
    }

    @Test
    void aStreamInOneDirectionIsNotPermitted() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        assertThatThrownBy(connection::openUnidirectional).isInstanceOf(IOException.class);
    }

    /// The client does not indicate the end of its query.
    @Test
    void aQueryWithoutItsEndEndsTheConnectionAfterSomeTime() throws Exception {
        start(new StreamSettings(100, 100, 100, LONG, Duration.ofSeconds(2)));
        QuicClientConnection connection = connect();
        Received received = send(connection, framed(octets(ask("www.example. A"))), false);
        exchange(connection, ask("other.example. A"));
        nanos.addAndGet(Duration.ofMillis(1900).toNanos());
        assertThat(hasEnded(connection, 500)).isFalse();
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(end(connection)).contains(PROTOCOL_ERROR, "not complete in time");
        assertThat(received.failure()).contains("ended the connection");
    }

    // RFC 9250 section 4.3.1: a client no longer wants the response.

    @Test
    void aQueryThatIsResetIsAnsweredByAReset() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        Received received = new Received();
        QuicClientConnection.Stream stream = connection.open(received);
        stream.send(new byte[] {0, 40, 0, 0, 1}, false);
        exchange(connection, ask("other.example. A"));
        stream.reset(3);
        assertThat(received.failure()).contains("reset the stream with the error 3");
        assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
    }

    @Test
    void aResponseThatIsNoLongerWantedIsDiscarded() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        QuicClientConnection.Stream stream = connection.open(new Received());
        stream.send(framed(octets(ask("later.example. A"))), true);
        DetachedQuery query = awaited();
        stream.cancel(3);
        exchange(connection, ask("www.example. A"));
        answer(query);
        assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
    }

    @Test
    void aClientThatResetsManyStreamsLosesItsConnection() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        boolean hasEnded = false;
        while (!hasEnded) {
            try {
                QuicClientConnection.Stream stream = connection.open(new Received());
                stream.send(new byte[] {0, 40, 0}, false);
                stream.reset(3);
            } catch (IOException e) {
                // The server permits no further stream yet, or has ended the connection.
                hasEnded = hasEnded(connection, 5);
            }
        }
        assertThat(end(connection)).contains(EXCESSIVE_LOAD, "too many streams were reset");
    }

    /// It would get no response over UDP.
    /// QUIC permits a further stream for each that is refused, while the query is still being resolved.
    @Test
    void aClientThatRefusesManyResponsesHasALimitedNumberOfQueries() throws Exception {
        start(new StreamSettings(100, 100, 5, LONG, LONG));
        QuicClientConnection connection = connect();
        boolean hasEnded = false;
        while (!hasEnded) {
            try {
                QuicClientConnection.Stream stream = connection.open(new Received());
                stream.send(framed(octets(ask("later.example. A"))), true);
                stream.cancel(3);
            } catch (IOException e) {
                // The server permits no further stream yet, or has ended the connection.
                hasEnded = hasEnded(connection, 5);
            }
        }
        assertThat(end(connection)).contains(EXCESSIVE_LOAD, "too many queries");
        assertThat(waiting).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void aQueryThatIsNotAnsweredGetsAReset() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        assertThat(send(connection, framed(octets(ask("dropped.example. A"))), true).failure())
                .contains("reset the stream with the error 5");
        Received later = send(connection, framed(octets(ask("later.example. A"))), true);
        awaited().sink().close();
        assertThat(later.failure()).contains("reset the stream with the error 5");
        assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
    }

    @Test
    void aResponseMayHaveSeveralMessages() throws Exception {
        start(GENEROUS);
        Received received = send(connect(), framed(octets(ask("long.example. A"))), true);
        assertThat(received.all()).hasSize(200 * 50_002);
        assertThat(roomOfLongResponse.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLongResponseWaitsForItsClient() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        Received received = new Received();
        QuicClientConnection.Stream stream = connection.open(received);
        stream.read(false);
        stream.send(framed(octets(ask("long.example. A"))), true);
        awaited();
        exchange(connection, ask("www.example. A"));
        assertThatThrownBy(() -> roomOfLongResponse.get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(parts.get()).isLessThan(20);
        stream.read(true);
        assertThat(received.all()).hasSize(200 * 50_002);
    }

    @Test
    void theSenderOfALongResponseLearnsThatTheConnectionHasEnded() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        QuicClientConnection.Stream stream = connection.open(new Received());
        stream.read(false);
        stream.send(framed(octets(ask("long.example. A"))), true);
        awaited();
        connection.close();
        assertThat(roomOfLongResponse.get(10, TimeUnit.SECONDS)).isFalse();
    }

    // Limits.

    @Test
    void aClientThatDoesNotTakeItsResponsesLosesItsConnection() throws Exception {
        start(new StreamSettings(100, 100, 100, LONG, Duration.ofSeconds(2)));
        QuicClientConnection connection = connect();
        QuicClientConnection.Stream stream = connection.open(new Received());
        stream.read(false);
        stream.send(framed(octets(ask("long.example. A"))), true);
        awaited();
        while (parts.get() < 2) {
            Thread.onSpinWait();
        }
        while (!hasEnded(connection, 50)) {
            nanos.addAndGet(Duration.ofMillis(500).toNanos());
        }
        assertThat(end(connection)).contains(EXCESSIVE_LOAD, "not received in time");
    }

    @Test
    void aClientOpensAsManyStreamsAsAConnectionMayHaveQueries() throws Exception {
        start(new StreamSettings(100, 100, 3, LONG, LONG));
        QuicClientConnection connection = connect();
        List<Received> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(send(connection, framed(octets(ask("later.example. A"))), true));
        }
        List<DetachedQuery> queries = List.of(awaited(), awaited(), awaited());
        assertThatThrownBy(() -> connection.open(new Received())).hasMessageContaining("no further stream");
        queries.forEach(QuicTransportTest::answer);
        for (Received each : slow) {
            each.all();
        }
        assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
    }

    @Test
    void incompleteQueriesOfAConnectionUseLittleMemory() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        byte[] incomplete = Arrays.copyOf(new byte[] {(byte) 0xFF, (byte) 0xFF}, 60_000);
        for (int i = 0; i < 3; i++) {
            send(connection, incomplete, false);
        }
        assertThat(end(connection)).contains(EXCESSIVE_LOAD, "incomplete queries");
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        start(new StreamSettings(100, 100, 100, Duration.ofSeconds(5), LONG));
        QuicClientConnection connection = connect();
        exchange(connection, ask("www.example. A"));
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(end(connection)).endsWith("error 0");
    }

    @Test
    void aFurtherConnectionOfAClientClosesAnIdleOne() throws Exception {
        start(new StreamSettings(100, 1, 100, LONG, LONG));
        QuicClientConnection first = connect();
        exchange(first, ask("www.example. A"));
        QuicClientConnection second = connect();
        assertThat(exchange(second, ask("www.example. A")).answer()).hasSize(1);
        assertThat(end(first)).endsWith("error 0");
        assertThat(transport.connections()).isEqualTo(1);
    }

    @Test
    void aFurtherConnectionIsRefusedWhileNoneIsIdle() throws Exception {
        start(new StreamSettings(1, 100, 100, LONG, LONG));
        QuicClientConnection first = connect();
        CompletableFuture<byte[]> slow = first.exchange(octets(ask("later.example. A")));
        DetachedQuery query = awaited();
        // For the client, the handshake may be complete before.
        CompletableFuture<String> refused = new CompletableFuture<>();
        try {
            refused.complete(end(connect()));
        } catch (IOException e) {
            refused.complete(String.valueOf(e.getMessage()));
        }
        assertThat(refused.join()).contains("too many connections");
        assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo("there are too many connections");
        answer(query);
        assertThat(read(slow.get(10, TimeUnit.SECONDS)).rcode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    // RFC 9000 section 8.1: the address of a client may be wrong until its handshake is complete.

    /// A QUIC packet with the beginning of a handshake, as a client sends it.
    private byte[] initialPacket() throws Exception {
        InetSocketAddress server = address;
        try (DatagramSocket recorder = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), recorder.getLocalPort());
            recorder.setSoTimeout(5000);
            Thread.ofVirtual().start(() -> {
                try {
                    connect();
                } catch (Exception e) {
                    // Nothing answers.
                }
            });
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            recorder.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } finally {
            address = server;
        }
    }

    private int octetsBefore(DatagramSocket from, int quietMillis) throws IOException {
        from.setSoTimeout(quietMillis);
        int octets = 0;
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                from.receive(packet);
                octets += packet.getLength();
            }
        } catch (java.net.SocketTimeoutException e) {
            return octets;
        }
    }

    @Test
    void aSpoofedClientGetsOneSmallPacketAndNothingIsStoredForIt() throws Exception {
        start(GENEROUS);
        byte[] packet = initialPacket();
        try (DatagramSocket spoofed = new DatagramSocket()) {
            spoofed.send(new DatagramPacket(packet, packet.length, address));
            assertThat(octetsBefore(spoofed, 2000)).isBetween(1, 200);
        }
        assertThat(transport.retries()).isEqualTo(1);
        assertThat(transport.connections()).isZero();
    }

    @Test
    void aClientProvesItsAddressWithTheTokenThatItGot() throws Exception {
        start(GENEROUS);
        assertThat(exchange(connect(), ask("www.example. A")).answer()).hasSize(1);
        assertThat(transport.retries()).isEqualTo(1);
    }

    /// The event loop of a connection ends with it, and may have ended before its user is done.
    @Test
    void aConnectionThatHasEndedCanBeUsedAndClosed() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        exchange(connection, ask("www.example. A"));
        client.close();

        assertThat(connection.exchange(octets(ask("www.example. A")))).isCompletedExceptionally();
        assertThatThrownBy(() -> send(connection, new byte[] {0}, true)).isInstanceOf(IOException.class);
        connection.close();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void datagramsThatAreNotQuicAreIgnored() throws Exception {
        start(GENEROUS);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int length : new int[] {0, 1, 5, 17, 1200}) {
                socket.send(new DatagramPacket(new byte[length], length, address));
            }
            byte[] query = octets(ask("www.example. A"));
            socket.send(new DatagramPacket(query, query.length, address));
            assertThat(octetsBefore(socket, 300)).isZero();
        }
        assertThat(exchange(connect(), ask("www.example. A")).answer()).hasSize(1);
    }

    // TLS.

    @Test
    void aClientOfAnotherProtocolIsRefused() throws Exception {
        start(GENEROUS);
        assertThatThrownBy(() -> connect("h3", Optional.empty())).isInstanceOf(IOException.class);
        assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(clients).isEmpty();
    }

    @Test
    void aClientMayShowACertificate() throws Exception {
        start(GENEROUS, TlsServer.of(TestCertificates.server(), List.of(TestCertificates.authority())));
        QuicClient.Identity identity = new QuicClient.Identity(Pem.key(TestCertificates.CLIENT_KEY),
                Pem.certificates(TestCertificates.CLIENT));
        exchange(connect("doq", Optional.of(identity)), ask("www.example. A"));
        assertThat(clients.remove().certificate().pin().toString()).contains(TestCertificates.CLIENT_PIN);
        exchange(connect(), ask("www.example. A"));
        assertThat(clients.remove().certificate()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"RSA", "EC"})
    void anotherCertificateIsUsedFromTheNextConnectionOn(String kind) throws Exception {
        TlsIdentity next = kind.equals("RSA") ? TestCertificates.rsaServer() : TestCertificates.server();
        start(GENEROUS, TlsServer.of(TestCertificates.rsaServer(), List.of()));
        QuicClientConnection before = connect();
        exchange(before, ask("www.example. A"));
        certificate = TlsServer.of(next, List.of());
        exchange(connect(), ask("www.example. A"));
        assertThat(exchange(before, ask("www.example. A")).answer()).hasSize(1);
    }

    @Test
    void theEndOfTheTransportEndsConnections() throws Exception {
        start(GENEROUS);
        QuicClientConnection connection = connect();
        exchange(connection, ask("www.example. A"));
        long begun = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(end(connection)).contains("error 0");
    }

    @Test
    void anAddressCanBeBoundOnce() throws Exception {
        start(GENEROUS);
        try (QuicTransport other = QuicTransport.ofQueries(2, () -> GENEROUS, () -> {
            throw new IllegalStateException();
        }, new Handshakes(), () -> this::pipeline, Uncounted::new,
                new AddressTokens(nanos::get, TokenKey.random(new SecureRandom())), () -> 0, nanos::get,
                Thread.ofPlatform().daemon().factory())) {
            assertThatThrownBy(() -> other.reserve(address, Presence.NOW)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aListenerForAllAddressesAnswersFromTheAddressThatWasQueried() throws Exception {
        address = new InetSocketAddress("0.0.0.0", 0);
        start(GENEROUS);
        address = new InetSocketAddress("127.0.0.1", address.getPort());
        assertThat(exchange(connect(), ask("www.example. A")).answer()).hasSize(1);
        InetAddress own = java.net.NetworkInterface.networkInterfaces().flatMap(each -> each.inetAddresses())
                .filter(each -> each.getAddress().length == 4).reduce((first, second) -> second).orElseThrow();
        address = new InetSocketAddress(own, address.getPort());
        try (QuicClientConnection connection = client.connect(new QuicClient.Peer(address, "ns.example", "doq", false,
                rootwalk.wire.tls.TlsClient.of(ServerTrust.OPPORTUNISTIC, "ns.example").judge(), Optional.empty(),
                LONG), Duration.ofSeconds(5))) {
            assertThat(exchange(connection, ask("www.example. A")).answer()).hasSize(1);
        }
    }
}
