package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.client.Http2Frames.DATA;
import static rootwalk.web.client.Http2Frames.END_HEADERS;
import static rootwalk.web.client.Http2Frames.END_STREAM;
import static rootwalk.web.client.Http2Frames.GOAWAY;
import static rootwalk.web.client.Http2Frames.HEADERS;
import static rootwalk.web.client.Http2Frames.RST_STREAM;
import static rootwalk.web.client.Http2Frames.concat;
import static rootwalk.web.client.Http2Frames.fields;
import static rootwalk.web.client.Http2Frames.frame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.client.RejectedPostException.Scope;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;

/// What a server sends instead of a response, frame by frame (RFC 8484 section 4.2.1).
class PostConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final PostConnection.Target TARGET =
            new PostConnection.Target("127.0.0.1", "/dns-query", "application/dns-message", 100);
    private static final byte[] CONTENT = {1, 2, 3};

    private static final ServerSocketFactory TLS = new ServerSocketFactory() {
        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            SSLServerSocket socket = (SSLServerSocket) new TestAuthority().serverFor("server.test")
                    .getServerSocketFactory().createServerSocket(port, backlog, address);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            return socket;
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }
    };

    /// What the server does when a request is there.
    private interface Answer {
        byte[] to(int stream) throws IOException;
    }

    private static RawServer answering(Answer answer) throws IOException {
        return RawServer.over(TLS, conversation -> {
            for (int stream = Http2Frames.begin(conversation, new byte[0]); stream > 0; stream =
                    Http2Frames.request(conversation)) {
                conversation.send(answer.to(stream));
            }
        });
    }

    private static TlsClient tls() throws IOException {
        return TlsClient.of(new ServerTrust(Optional.empty(), Optional.empty(), List.of()), "127.0.0.1");
    }

    private static PostConnection connect(RawServer server) throws IOException {
        return connect(server, tls().newEngine(server.port(), "h2"));
    }

    private static PostConnection connect(RawServer server, SSLEngine engine) throws IOException {
        return PostConnection.open(new InetSocketAddress("127.0.0.1", server.port()), engine, TARGET, LONG, LONG,
                Thread.ofPlatform().daemon().factory());
    }

    private static byte[] whole(int stream, String... fields) {
        return concat(frame(HEADERS, END_HEADERS, stream, fields(fields)), frame(DATA, END_STREAM, stream, CONTENT));
    }

    private static Throwable failure(CompletableFuture<?> reply) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it has not failed: " + reply.get(LONG.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static Throwable failure(Answer answer) throws Exception {
        try (RawServer server = answering(answer); PostConnection connection = connect(server)) {
            return failure(connection.post(CONTENT));
        }
    }

    private static Duration pause(String... fields) throws Exception {
        Throwable failure = failure(stream -> whole(stream, fields));
        assertThat(failure).isInstanceOf(RejectedPostException.class);
        return ((RejectedPostException) failure).pause();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        404 | it answered with the HTTP status 404 Not Found
        429 | it answered with the HTTP status 429 Too Many Requests
        503 | it answered with the HTTP status 503 Service Unavailable
        307 | it answered with the HTTP status 307 Temporary Redirect; redirects are not followed
        999 | it answered without a valid HTTP status
        """)
    void anotherStatusIsARejection(String status, String message) throws Exception {
        assertThat(failure(stream -> whole(stream, ":status", status, "content-type", "application/dns-message")))
                .isInstanceOf(RejectedPostException.class).hasMessage(message);
    }

    /// As gateways and filters answer to some requests and not to others.
    @ParameterizedTest
    @CsvSource({"400, REQUEST", "401, SERVER", "403, REQUEST", "404, SERVER", "405, SERVER", "413, REQUEST",
            "414, REQUEST", "415, SERVER", "429, SERVER", "451, REQUEST", "500, SERVER", "502, REQUEST", "503, SERVER",
            "504, REQUEST", "307, SERVER", "999, SERVER"})
    void someStatusesAreOfOneRequest(String status, Scope scope) throws Exception {
        assertThat(failure(stream -> whole(stream, ":status", status, "content-type", "application/dns-message")))
                .isInstanceOfSatisfying(RejectedPostException.class,
                        rejection -> assertThat(rejection.scope()).isEqualTo(scope));
    }

    /// RFC 8484 section 4.2.1: 2xx.
    @ParameterizedTest
    @ValueSource(strings = {"200", "203"})
    void aSuccessfulResponseIsUsed(String status) throws Exception {
        try (RawServer server = answering(stream -> whole(stream, ":status", status, "content-type",
                "Application/DNS-Message; a=b", "age", "7")); PostConnection connection = connect(server)) {
            PostConnection.Reply reply = connection.post(CONTENT).get(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(reply.content()).isEqualTo(CONTENT);
            assertThat(reply.age()).isEqualTo("7");
        }
    }

    @Test
    void anotherMediaTypeIsARejection() throws Exception {
        assertThat(failure(stream -> whole(stream, ":status", "200", "content-type", "text/html; charset=utf-8")))
                .isInstanceOf(RejectedPostException.class)
                .hasMessage("it answered with text/html instead of application/dns-message");
        assertThat(failure(stream -> whole(stream, ":status", "200"))).isInstanceOf(RejectedPostException.class)
                .hasMessage("it answered with no media type instead of application/dns-message");
    }

    @Test
    void aResponseWithoutContentIsARejection() throws Exception {
        assertThat(failure(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", "200", "content-type", "application/dns-message"))))
                .isInstanceOf(RejectedPostException.class).hasMessage("its response has no content");
    }

    @Test
    void aResponseThatIsTooLongIsARejection() throws Exception {
        assertThat(failure(stream -> concat(
                frame(HEADERS, END_HEADERS, stream, fields(":status", "200", "content-type", TARGET.mediaType())),
                frame(DATA, 0, stream, new byte[101])))).isInstanceOf(RejectedPostException.class)
                .hasMessage("its response is too long");
    }

    @Test
    void aResetStreamIsARejectionOfTheRequest() throws Exception {
        assertThat(failure(stream -> frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 2})))
                .hasMessage("it reset the stream with INTERNAL_ERROR")
                .isInstanceOfSatisfying(RejectedPostException.class,
                        rejection -> assertThat(rejection.scope()).isEqualTo(Scope.REQUEST));
    }

    /// RFC 9113 section 8.7: the server has not processed it.
    @Test
    void aRefusedStreamIsNoRejection() throws Exception {
        assertThat(failure(stream -> frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 7})))
                .isNotInstanceOf(RejectedPostException.class)
                .hasMessage("it reset the stream with REFUSED_STREAM");
    }

    /// RFC 9113 section 6.8. The server goes on with earlier requests, so the connection stays open.
    @Test
    void aRequestAfterTheLastOneOfGoAwayEndsAtOnce() throws Exception {
        AtomicInteger last = new AtomicInteger();
        try (RawServer server = answering(stream -> last.compareAndSet(0, stream) ? new byte[0]
                : frame(GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) last.get(), 0, 0, 0, 0}));
                PostConnection connection = connect(server)) {
            CompletableFuture<PostConnection.Reply> first = connection.post(CONTENT);
            CompletableFuture<PostConnection.Reply> second = connection.post(CONTENT);

            assertThat(failure(second)).isInstanceOf(IOException.class)
                    .isNotInstanceOf(RejectedPostException.class);
            assertThat(first).isNotDone();
            assertThat(connection.isOpen()).isFalse();
            assertThat(connection.isFinishing()).isTrue();
        }
    }

    @Test
    void aServerThatHasTakenNoRequestOfAConnectionGoesOnWithNone() throws Exception {
        try (RawServer server = answering(_ -> frame(GOAWAY, 0, 0, new byte[8]));
                PostConnection connection = connect(server)) {
            assertThat(failure(connection.post(CONTENT))).isInstanceOf(IOException.class);
            assertThat(connection.isOpen()).isFalse();
            assertThat(connection.isFinishing()).isFalse();
        }
    }

    @Test
    void aConnectionThatEndsIsNoRejection() throws Exception {
        try (RawServer server = RawServer.over(TLS, conversation -> {
            var _ = Http2Frames.begin(conversation, new byte[0]);
        }); PostConnection connection = connect(server)) {
            assertThat(failure(connection.post(CONTENT))).isInstanceOf(IOException.class)
                    .isNotInstanceOf(RejectedPostException.class);
        }
    }

    @Test
    void connectionsOfOneClientResumeTheirSession() throws Exception {
        TlsClient shared = tls();
        try (RawServer server = answering(
                stream -> whole(stream, ":status", "200", "content-type", "application/dns-message"))) {
            List<SSLEngine> engines = List.of(shared.newEngine(server.port(), "h2"),
                    shared.newEngine(server.port(), "h2"), tls().newEngine(server.port(), "h2"));
            for (SSLEngine engine : engines) {
                try (PostConnection connection = connect(server, engine)) {
                    connection.post(CONTENT).get(LONG.toSeconds(), TimeUnit.SECONDS);
                }
            }
            assertThat(engines.get(1).getSession().getCreationTime())
                    .isEqualTo(engines.get(0).getSession().getCreationTime())
                    .isLessThan(engines.get(2).getSession().getCreationTime());
        }
    }

    /// RFC 9110 section 10.2.3.
    @Test
    void aServerMayAskForAPause() throws Exception {
        assertThat(pause(":status", "503", "retry-after", "7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(pause(":status", "429", "retry-after", "120")).isEqualTo(Duration.ofSeconds(120));
        assertThat(pause(":status", "503", "retry-after", "0000000000007")).isEqualTo(Duration.ofSeconds(7));
        assertThat(pause(":status", "503", "retry-after", "9".repeat(40))).isGreaterThan(Duration.ofDays(365));
        assertThat(pause(":status", "503", "date", "Mon, 30 Nov 2026 15:18:00 GMT", "retry-after",
                "Mon, 30 Nov 2026 15:18:09 GMT")).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void noPauseIsReadFromAnythingElse() throws Exception {
        assertThat(pause(":status", "503")).isZero();
        assertThat(pause(":status", "404", "retry-after", "7")).isZero();
        assertThat(pause(":status", "503", "retry-after", "soon")).isZero();
        assertThat(pause(":status", "503", "retry-after", "-7")).isZero();
        assertThat(pause(":status", "503", "retry-after", "Mon, 30 Nov 2026 15:18:09 GMT")).isZero();
        assertThat(pause(":status", "503", "date", "Mon, 30 Nov 2026 15:18:00 GMT", "retry-after",
                "Mon, 30 Nov 2026 15:17:00 GMT")).isZero();
    }
}
