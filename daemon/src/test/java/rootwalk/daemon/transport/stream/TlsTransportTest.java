package rootwalk.daemon.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.socket.Presence;
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
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// RFC 7858, over real connections.
class TlsTransportTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final StreamSettings GENEROUS = new StreamSettings(100, 100, 100, LONG, LONG);

    private final Queue<DetachedQuery> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore heldBack = new Semaphore(0);
    private final Queue<TlsClient> clients = new ConcurrentLinkedQueue<>();
    private final Queue<Transport> transports = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final StreamTls tls = new StreamTls(this::engine, new Handshakes(), 2,
            Thread.ofPlatform().daemon().name("handshake-test-", 0).factory());

    private volatile @Nullable TlsServer server;
    private @Nullable StreamTransport transport;
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final class Handshakes implements HandshakeObserver {
        @Override
        public void completed(TlsClient client) {}

        @Override
        public void failed(ClientAddress client, String reason) {
            failures.add(reason);
        }

        @Override
        public void abandoned() {
            failures.add("abandoned");
        }

        @Override
        public void heldBack() {
            heldBack.release();
        }
    }

    private static final class Uncounted implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }

    private SSLEngine engine() {
        TlsServer current = server;
        if (current == null) {
            throw new IllegalStateException("no certificate");
        }
        return current.newEngine(TlsClient.DNS_OVER_TLS);
    }

    private void start(StreamSettings settings) throws Exception {
        start(settings, TestCertificates.server(), List.of());
    }

    private void start(StreamSettings settings, TlsIdentity identity, List<X509Certificate> clientAuthorities)
            throws Exception {
        server = TlsServer.of(identity, clientAuthorities);
        StreamTransport started = StreamTransport.start(2, () -> settings, () -> this::pipeline, Uncounted::new,
                () -> 0, System::nanoTime, ProxyProtocol.unused(), Thread.ofPlatform().daemon().factory());
        transport = started;
        address = started.reserve(address, Presence.NOW, tls);
        started.start(address);
    }

    private Pipeline pipeline() {
        QueryStep pass = QueryStep.NONE;
        return new Pipeline(this::admit, pass, pass, pass, pass, pass, pass, pass, pass, pass,
                context -> StepResult.PASS,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));
    }

    private StepResult admit(QueryContext context) {
        clients.add(context.tlsClient());
        transports.add(context.transport());
        Name name = context.request().question().name();
        if (name.toString().startsWith("later")) {
            waiting.add(context.detach());
            arrived.release();
            return StepResult.SUSPENDED;
        }
        byte[] data = new byte[name.toString().startsWith("big") ? 60_000 : 4];
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0)
                .add(RRset.of(name, data.length == 4 ? RecordType.A : 65280, 60, Rdata.of(data)));
        return StepResult.ANSWERED;
    }

    private void answerLater() throws InterruptedException {
        assertThat(arrived.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        DetachedQuery query = waiting.remove();
        QueryContext context = new QueryContext();
        byte[] response = new byte[1000];
        context.resume(query, response, 0);
        clients.add(context.tlsClient());
        context.refuse(AnswerSource.RECURSION, ResponseCode.NXDOMAIN);
        query.sink().send(response, 0,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE))
                        .respond(context));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (transport != null) {
            transport.close();
        }
        tls.close();
    }

    private static SSLContext client(KeyManager @Nullable [] keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private static SSLContext clientWithCertificate() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", Pem.key(TestCertificates.CLIENT_KEY), new char[0],
                Pem.certificates(TestCertificates.CLIENT).toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        return client(keys.getKeyManagers());
    }

    private SSLSocket connect(SSLContext context, String version, String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain(), "127.0.0.1",
                address.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        parameters.setProtocols(new String[] {version});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private SSLSocket connect() throws Exception {
        return connect(client(null), "TLSv1.3", "dot");
    }

    private Socket plain() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
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

    private static String read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] response = new byte[in.readUnsignedShort()];
        in.readFully(response);
        Message message = new MessageReader().read(response, 0, response.length);
        assertThat(message).isNotNull();
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

    /// Reads an alert, perhaps, and then the end of the stream.
    private static boolean isClosedAfterAnAlert(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 100;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private String failure() throws InterruptedException {
        return String.valueOf(failures.poll(10, TimeUnit.SECONDS));
    }

    /// RFC 7301 section 3.2: a server that supports no offered protocol may refuse; this one continues without a protocol.
    @ParameterizedTest
    @CsvSource({"TLSv1.3,dot,dot,true", "TLSv1.2,dot,dot,false", "TLSv1.3,'','',false", "TLSv1.3,h2,'',false",
            "TLSv1.3,h2+dot,dot,true", "TLSv1.2,'','',false"})
    void theProtocolIsDotOrNone(String version, String offered, String selected, boolean mayTransferZones)
            throws Exception {
        start(GENEROUS);
        SSLSocket socket = connect(client(null), version, offered.isEmpty() ? new String[0] : offered.split("\\+"));

        socket.getOutputStream().write(framed("www.example.", "later.example."));

        assertThat(read(socket)).isEqualTo("www.example.");
        answerLater();
        assertThat(read(socket)).isEqualTo("later.example.");
        assertThat(socket.getApplicationProtocol()).isEqualTo(selected);
        assertThat(transports).containsOnly(Transport.TLS);
        // The third is that of the query that was answered later.
        assertThat(clients).hasSize(3).containsOnly(new TlsClient(version, selected, null));
        assertThat(clients.element().mayTransferZones()).isEqualTo(mayTransferZones);
    }

    @Test
    void anRsaKeyIsUsedInBothVersions() throws Exception {
        start(GENEROUS, TestCertificates.rsaServer(), List.of());
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            SSLSocket socket = connect(client(null), version);
            socket.getOutputStream().write(framed("www.example."));
            assertThat(read(socket)).isEqualTo("www.example.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void namesAndPinOfAClientCertificateAreKnownAlsoWhenTheSessionIsResumed(String version) throws Exception {
        start(GENEROUS, TestCertificates.server(), List.of(TestCertificates.authority()));
        SSLContext context = clientWithCertificate();
        List<SSLSession> sessions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SSLSocket socket = connect(context, version, "dot");
            socket.getOutputStream().write(framed("www.example."));
            assertThat(read(socket)).isEqualTo("www.example.");
            sessions.add(socket.getSession());
        }

        assertThat(clients).hasSize(2).allSatisfy(client -> assertThat(client.certificate()).satisfies(it -> {
            assertThat(it.names()).containsExactly("secondary.example", "backup.example");
            assertThat(it.pin()).hasToString(TestCertificates.CLIENT_PIN);
        }));
        assertThat(sessions.get(1).getCreationTime()).isEqualTo(sessions.get(0).getCreationTime());
    }

    @Test
    void aClientNeedsNoCertificateButAnotherAuthoritysIsRefused() throws Exception {
        // The authority of the client certificate is not among these.
        start(GENEROUS, TestCertificates.server(), List.of(Pem.certificates(TestCertificates.RSA_SERVER).getFirst()));
        SSLSocket without = connect();
        without.getOutputStream().write(framed("www.example."));
        assertThat(read(without)).isEqualTo("www.example.");
        assertThat(clients.element().certificate()).isNull();

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new AnyCertificate()}, trust(), null);
        assertThatThrownBy(() -> {
            SSLSocket with = connect(context, "TLSv1.3", "dot");
            with.getOutputStream().write(framed("www.example."));
            read(with);
        }).isInstanceOf(IOException.class);
        assertThat(failure()).contains("PKIX path");
        assertThat(transports).hasSize(1);
    }

    private static TrustManager[] trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    /// Sends a certificate even if the server names other authorities.
    private static final class AnyCertificate extends javax.net.ssl.X509ExtendedKeyManager {
        @Override
        public String[] getClientAliases(String keyType, java.security.Principal[] issuers) {
            return new String[] {"client"};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, java.security.Principal[] issuers, Socket socket) {
            return "client";
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, java.security.Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, java.security.Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return Pem.certificates(TestCertificates.CLIENT).toArray(X509Certificate[]::new);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public java.security.PrivateKey getPrivateKey(String alias) {
            return Pem.key(TestCertificates.CLIENT_KEY);
        }
    }

    /// RFC 7766 section 6.2.1.1.
    @Test
    void aQuestionThatTakesLongDoesNotHoldUpTheNext() throws Exception {
        start(GENEROUS);
        SSLSocket socket = connect();

        socket.getOutputStream().write(framed("later1.", "quick.", "later2."));

        assertThat(read(socket)).isEqualTo("quick.");
        answerLater();
        assertThat(read(socket)).isEqualTo("later1.");
        answerLater();
        assertThat(read(socket)).isEqualTo("later2.");
    }

    @Test
    void responsesThatCannotAllWaitAtOnceAllArrive() throws Exception {
        start(GENEROUS);
        SSLSocket socket = connect();
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "big" + i + ".").toList();

        socket.getOutputStream().write(framed(names.toArray(String[]::new)));

        for (String name : names) {
            assertThat(read(socket)).isEqualTo(name);
        }
    }

    @Test
    void aHandshakeMayComeOctetByOctet() throws Exception {
        start(GENEROUS);
        EngineClient client = new EngineClient("TLSv1.3");
        client.pieces = 1;

        client.handshake();
        client.send(framed("www.example."));

        assertThat(client.receive(2)).isNotEmpty();
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\0\37\1\2\1\0\0\1\0\0\0\0\0\0\3www\7example\0\0\1\0\1"})
    void whatIsNotTlsEndsTheConnection(String text) throws Exception {
        start(GENEROUS);
        Socket socket = plain();

        socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(failure()).isEqualTo("it does not use TLS; it may have the wrong port");
        assertThat(isClosedAfterAnAlert(socket)).isTrue();
        assertThat(transports).isEmpty();
    }

    @Test
    void aBrokenRecordAfterTheHandshakeEndsTheConnection() throws Exception {
        start(GENEROUS);
        EngineClient client = new EngineClient("TLSv1.3");
        client.handshake();

        client.tcp.getOutputStream()
                .write(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                        16, 17, 18, 19, 20});

        client.tcp.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(failures).isEmpty();
    }

    @Test
    void aHandshakeThatIsNeverCompleteIsEnded() throws Exception {
        start(new StreamSettings(100, 100, 100, LONG, Duration.ofMillis(300)));
        Socket silent = plain();
        Socket begun = plain();
        begun.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});

        assertThat(isClosedAfterAnAlert(silent)).isTrue();
        assertThat(isClosedAfterAnAlert(begun)).isTrue();
        assertThat(List.of(failure(), failure())).containsOnly("it was not complete in time");
    }

    @Test
    void aClientThatClosesBeforeTheEndOfTheHandshakeIsCounted() throws Exception {
        start(GENEROUS);
        plain().close();
        assertThat(failure()).isEqualTo("abandoned");
        Socket half = plain();
        half.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});
        half.shutdownOutput();
        assertThat(isClosedAfterAnAlert(half)).isTrue();
        assertThat(failure()).isEqualTo("abandoned");
    }

    /// RFC 8446 section 6.1: `close_notify` ends one direction.
    @Test
    void aClientThatHasSentItsLastQuestionStillGetsAllResponses() throws Exception {
        start(GENEROUS);
        SSLSocket socket = connect();

        socket.getOutputStream().write(framed("later.", "quick."));
        socket.shutdownOutput();

        assertThat(read(socket)).isEqualTo("quick.");
        answerLater();
        assertThat(read(socket)).isEqualTo("later.");
        // The end is a close_notify: without one, the JDK reports an error.
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    /// RFC 5246 section 7.2.1: in TLS 1.2, `close_notify` ends both directions.
    @Test
    void theConnectionOfAClientWithTls12EndsWithItsCloseNotify() throws Exception {
        start(GENEROUS);
        EngineClient client = new EngineClient("TLSv1.2");
        client.handshake();
        client.send(framed("quick."));
        client.receive(2);

        client.engine.closeOutbound();
        client.flush();

        assertThat(client.receiveAll()).isEmpty();
        assertThat(client.engine.isInboundDone()).isTrue();
    }

    @Test
    void aConnectionThatTheServerClosesEndsWithACloseNotify() throws Exception {
        start(new StreamSettings(100, 100, 100, Duration.ofMillis(200), Duration.ofMillis(200)));
        SSLSocket socket = connect();
        socket.getOutputStream().write(framed("quick."));
        assertThat(read(socket)).isEqualTo("quick.");

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    /// Without `close_notify`, what has arrived is answered all the same: each message has its length before it.
    @Test
    void aClientMayEndWithoutACloseNotify() throws Exception {
        start(GENEROUS);
        EngineClient client = new EngineClient("TLSv1.3");
        client.handshake();
        client.send(framed("quick."));
        client.tcp.shutdownOutput();

        assertThat(client.receiveAll()).hasSizeGreaterThan(12);
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        start(GENEROUS);
        SSLSocket socket = connect(client(null), "TLSv1.2", "dot");
        socket.getOutputStream().write(framed("quick."));
        assertThat(read(socket)).isEqualTo("quick.");

        assertThatThrownBy(() -> {
            socket.startHandshake();
            socket.getOutputStream().write(framed("quick."));
            read(socket);
        }).isInstanceOfAny(IOException.class, EOFException.class);
        assertThat(transports).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionsAreResumedUntilTheCertificateIsReplaced(String version) throws Exception {
        start(GENEROUS);
        SSLContext context = client(null);
        SSLSession first = session(context, version);
        assertThat(session(context, version).getCreationTime()).isEqualTo(first.getCreationTime());

        server = TlsServer.of(TestCertificates.rsaServer(), List.of());
        SSLSession third = session(context, version);
        assertThat(third.getPeerCertificates()[0].getPublicKey().getAlgorithm()).isEqualTo("RSA");
    }

    private SSLSession session(SSLContext context, String version) throws Exception {
        SSLSocket socket = connect(context, version, "dot");
        socket.getOutputStream().write(framed("quick."));
        read(socket);
        socket.close();
        return socket.getSession();
    }

    @Test
    void connectionsCountForTheLimitsBeforeTheirHandshakes() throws Exception {
        start(new StreamSettings(100, 2, 100, LONG, LONG));
        SSLSocket busy = connect();
        busy.getOutputStream().write(framed("later."));
        assertThat(arrived.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        Socket unfinished = plain();
        SSLSocket third = connect();

        assertThat(isClosed(unfinished)).isTrue();
        third.getOutputStream().write(framed("quick."));
        assertThat(read(third)).isEqualTo("quick.");
        arrived.release();
        answerLater();
        assertThat(read(busy)).isEqualTo("later.");
    }

    /// While a thread works on a handshake, at most one read is kept in memory.
    @Test
    void aClientThatSendsWithoutEndDuringItsHandshakeIsNotReadWithoutEnd() throws Exception {
        start(new StreamSettings(100, 100, 100, LONG, Duration.ofSeconds(2)));
        Semaphore block = new Semaphore(0);
        for (int i = 0; i < StreamTls.threads(2); i++) {
            tls.handshakes().execute(block::acquireUninterruptibly);
        }
        EngineClient client = new EngineClient("TLSv1.3");
        client.flushHello();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    client.tcp.getOutputStream().write(new byte[1 << 16]);
                    client.sent.addAndGet(1 << 16);
                }
            } catch (IOException e) {
                client.sent.incrementAndGet();
            }
        });

        assertThat(heldBack.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        // The server closes the connection at the time limit of the handshake. Until then, only the windows of both kernels are filled.
        assertThat(sender.join(LONG)).isTrue();
        assertThat(client.sent.get()).isLessThan(64 << 20);
        block.release(10);
    }

    /// A TLS client over a socket that shows each step.
    private final class EngineClient {

        private final SSLEngine engine;
        private final Socket tcp;
        private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);
        private int pieces = Integer.MAX_VALUE;
        private final AtomicLong sent = new AtomicLong();

        EngineClient(String version) throws Exception {
            engine = client(null).createSSLEngine("127.0.0.1", address.getPort());
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            parameters.setApplicationProtocols(new String[] {"dot"});
            engine.setSSLParameters(parameters);
            tcp = plain();
        }

        void flushHello() throws IOException {
            engine.beginHandshake();
            flush();
        }

        void handshake() throws IOException {
            engine.beginHandshake();
            ByteBuffer nothing = ByteBuffer.allocate(1 << 16);
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> flush();
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    default -> unwrap(nothing);
                }
            }
        }

        void flush() throws IOException {
            wrap(ByteBuffer.allocate(0));
        }

        void send(byte[] octets) throws IOException {
            wrap(ByteBuffer.wrap(octets));
        }

        private void wrap(ByteBuffer from) throws IOException {
            ByteBuffer out = ByteBuffer.allocate(1 << 16);
            engine.wrap(from, out);
            for (int at = 0; at < out.position(); at += Math.min(pieces, out.position())) {
                tcp.getOutputStream().write(out.array(), at, Math.min(pieces, out.position() - at));
            }
        }

        /// Returns false at the end of the stream.
        private boolean unwrap(ByteBuffer into) throws IOException {
            while (true) {
                var result = engine.unwrap(received, into);
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    engine.getDelegatedTask().run();
                }
                if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
                    return result.getStatus() != Status.CLOSED;
                }
                received.compact();
                int read = tcp.getInputStream().read(received.array(), received.position(), received.remaining());
                received.position(received.position() + Math.max(read, 0)).flip();
                if (read < 0) {
                    return false;
                }
            }
        }

        /// Reads at least some octets.
        byte[] receive(int least) throws IOException {
            ByteBuffer into = ByteBuffer.allocate(1 << 17);
            while (into.position() < least) {
                assertThat(unwrap(into)).isTrue();
            }
            return java.util.Arrays.copyOf(into.array(), into.position());
        }

        byte[] receiveAll() throws IOException {
            ByteBuffer into = ByteBuffer.allocate(1 << 17);
            while (unwrap(into)) {
                assertThat(into.hasRemaining()).isTrue();
            }
            return java.util.Arrays.copyOf(into.array(), into.position());
        }
    }
}
