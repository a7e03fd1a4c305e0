package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static rootwalk.web.client.Http2Frames.END_HEADERS;
import static rootwalk.web.client.Http2Frames.END_STREAM;
import static rootwalk.web.client.Http2Frames.GOAWAY;
import static rootwalk.web.client.Http2Frames.HEADERS;
import static rootwalk.web.client.Http2Frames.RST_STREAM;
import static rootwalk.web.client.Http2Frames.SETTINGS;
import static rootwalk.web.client.Http2Frames.begin;
import static rootwalk.web.client.Http2Frames.concat;
import static rootwalk.web.client.Http2Frames.fields;
import static rootwalk.web.client.Http2Frames.frame;
import static rootwalk.web.client.Http2Frames.goAway;
import static rootwalk.web.client.Http2Frames.request;
import static rootwalk.web.client.Http2Frames.roundTrip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;

/// Servers that do not process a request over HTTP/2 and say so: it is sent again, with any method (RFC 9113 section 8.7).
class Http2RefusalTest {

    private static final byte[] NO_CONTENT = fields(":status", "204");

    @Test
    void aRequestAfterTheLastStreamOfGoAwayIsSentAgainOnAnotherConnection() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            int stream = begin(conversation, new byte[0]);
            conversation.send(conversation.number() == 1
                    ? goAway(0, Http2Error.NO_ERROR)
                    : frame(HEADERS, END_HEADERS | END_STREAM, stream, NO_CONTENT));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            assertThat(post(browser, server)).isEqualTo(204);
            assertThat(browser.events(PathEvent.Retried.class)).singleElement().extracting(PathEvent.Retried::why)
                    .isEqualTo("the server did not process it: the server sent GOAWAY, NO_ERROR");
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 3", "103, 3", "100, 7", "103, 7"})
    void anInterimResponseDoesNotMeanThatTheRequestWasProcessed(String status, int kind) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = RawServer.doing(conversation -> {
            for (int stream = begin(conversation, new byte[0]); stream > 0; stream = request(conversation)) {
                if (requests.incrementAndGet() > 1) {
                    conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, NO_CONTENT));
                } else {
                    conversation.send(concat(frame(HEADERS, END_HEADERS, stream, fields(":status", status)),
                            kind == GOAWAY
                                    ? goAway(0, Http2Error.NO_ERROR)
                                    : frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 7})));
                }
            }
        }); TestFetchClient browser = browser()) {
            assertThat(post(browser, server)).isEqualTo(204);
            assertThat(browser.events(PathEvent.Informed.class)).hasSize(1);
        }
    }

    @Test
    void aRequestWithAResponseWasProcessed() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            int stream = begin(conversation, new byte[0]);
            conversation.send(concat(frame(HEADERS, END_HEADERS, stream, fields(":status", "200")),
                    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 7})));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> post(browser, server)))
                    .hasMessage("the server reset the stream with REFUSED_STREAM");
        }
    }

    @Test
    void aRequestThatTheServerMayHaveProcessedIsNotSentAgain() throws Exception {
        try (RawServer server = RawServer.doing(
                conversation -> conversation.send(goAway(begin(conversation, new byte[0]), Http2Error.NO_ERROR)));
                TestFetchClient browser = browser()) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> post(browser, server))).isNotNull();
            assertThat(server.connections()).isOne();
        }
    }

    /// As a server does that restarts: it ends the connection before it has read anything.
    @Test
    void aGoAwayBeforeTheRequestIsNoFailure() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            if (conversation.number() == 1) {
                conversation.send(concat(frame(SETTINGS, 0, 0, new byte[0]), goAway(0, Http2Error.NO_ERROR)));
                conversation.awaitEnd();
            }
            conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, begin(conversation, new byte[0]), NO_CONTENT));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            assertThat(post(browser, server)).isEqualTo(204);
        }
    }

    @Test
    void aServerThatProcessesNothingIsAskedTwice() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            begin(conversation, new byte[0]);
            conversation.send(goAway(0, Http2Error.NO_ERROR));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/"))))
                    .hasMessage("the server sent GOAWAY, NO_ERROR");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ENHANCE_YOUR_CALM", "PROTOCOL_ERROR", "HTTP_1_1_REQUIRED"})
    void anErrorIsReportedAtOnce(Http2Error error) throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            begin(conversation, new byte[0]);
            conversation.send(goAway(0, error));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/"))))
                    .hasMessage("the server sent GOAWAY, " + error.name());
            assertThat(server.connections()).isOne();
        }
    }

    /// Each connection of a server with such a limit serves one request and refuses the next one.
    @Test
    void everyConnectionMayEndAfterSomeRequests() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (RawServer server = RawServer.doing(conversation -> {
            int first = begin(conversation, new byte[0]);
            served.incrementAndGet();
            conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, first, NO_CONTENT));
            request(conversation);
            conversation.send(goAway(first, Http2Error.NO_ERROR));
            conversation.awaitEnd();
        }); TestFetchClient browser = browser()) {
            for (int i = 0; i < 4; i++) {
                assertThat(post(browser, server)).isEqualTo(204);
            }
            assertThat(served).hasValue(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RST_STREAM, GOAWAY})
    void aServerThatRequiresHttp11GetsIt(int kind) throws Exception {
        var authority = new TestAuthority();
        var trust = new TrustSettings(List.of(authority.certificate()), TrustSettings.UntrustedServers.REJECT);
        try (RawServer server = RawServer.over(offering(authority, "h2", "http/1.1"), conversation -> {
            if (conversation.number() == 1) {
                int stream = begin(conversation, new byte[0]);
                conversation.send(kind == GOAWAY
                        ? goAway(0, Http2Error.HTTP_1_1_REQUIRED)
                        : frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 13}));
                conversation.awaitEnd();
            }
            while (!conversation.head().isEmpty()) {
                conversation.say("HTTP/1.1 204 No Content\n\n");
            }
        });
                TestFetchClient browser = TestFetchClient.with(wish -> wish.with(trust)
                        .withHost("www.harbor.isle:" + server.port(), "127.0.0.1"))) {
            String url = "https://www.harbor.isle:" + server.port() + "/";
            browser.fetch(HttpMethod.POST, url, TestFetchClient.fields(), "");
            browser.get(url);

            assertThat(server.heads()).hasSize(2).first().asString().startsWith("POST / HTTP/1.1\n");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(browser.events(PathEvent.TlsDone.class)).extracting(done -> done.outcome().protocol().orElse(""))
                    .containsExactly("h2", "http/1.1");
            assertThat(browser.events(PathEvent.Retried.class)).singleElement().extracting(PathEvent.Retried::why)
                    .asString().startsWith("the server requires HTTP/1.1: ").endsWith("HTTP_1_1_REQUIRED");
        }
    }

    /// The second connection is being opened for HTTP/2 when a response on the first one requires HTTP/1.1.
    @Test
    void aConnectionThatIsOpenedMeanwhileServesOneRequestOnly() throws Exception {
        var goAwayReceived = new CountDownLatch(1);
        var opening = new CountDownLatch(1);
        var downgraded = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var authority = new TestAuthority();
        var trust = new TrustSettings(List.of(authority.certificate()), TrustSettings.UntrustedServers.REJECT);
        try (RawServer server = RawServer.over(offering(authority, "h2", "http/1.1"), conversation -> {
            switch (conversation.number()) {
                case 1 -> {
                    int stream = begin(conversation, new byte[0]);
                    conversation.send(goAway(stream, Http2Error.NO_ERROR));
                    roundTrip(conversation);
                    goAwayReceived.countDown();
                    RawServer.await(opening);
                    conversation.send(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 13}));
                    conversation.awaitEnd();
                }
                case 2 -> {
                    opening.countDown();
                    RawServer.await(downgraded);
                    conversation.send(
                            frame(HEADERS, END_HEADERS | END_STREAM, begin(conversation, new byte[0]), NO_CONTENT));
                    conversation.awaitEnd();
                    closed.countDown();
                }
                default -> {
                    while (!conversation.head().isEmpty()) {
                        conversation.say("HTTP/1.1 204 No Content\n\n");
                    }
                }
            }
        });
                TestFetchClient browser = TestFetchClient.with(wish -> wish.with(trust)
                        .withHost("www.harbor.isle:" + server.port(), "127.0.0.1"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String url = "https://www.harbor.isle:" + server.port() + "/";
            Future<FetchResult> first = threads.submit(() -> browser.get(url));
            RawServer.await(goAwayReceived);
            Future<FetchResult> second = threads.submit(() -> browser.get(url));

            assertThat(version(first.get())).isEqualTo("HTTP/1.1");
            downgraded.countDown();
            assertThat(version(second.get())).isEqualTo("HTTP/2.0");
            RawServer.await(closed);
            assertThat(version(browser.get(url))).isEqualTo("HTTP/1.1");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    private static String version(FetchResult result) {
        return result.last().response().version().text();
    }

    private static TestFetchClient browser() {
        return TestFetchClient.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE));
    }

    private static int post(TestFetchClient browser, RawServer server) throws FetchFailure {
        return browser.fetch(HttpMethod.POST, server.url("/"), TestFetchClient.fields(), "x").last().response().status()
                .code();
    }

    /// Sockets of TLS that select one of these protocols by ALPN.
    private static ServerSocketFactory offering(TestAuthority authority, String... protocols) {
        ServerSocketFactory sockets = authority.serverFor("www.harbor.isle").getServerSocketFactory();
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(protocols);
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
    }
}
