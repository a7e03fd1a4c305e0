package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.PathEvent;

/// Servers that send more than their response (RFC 9112 sections 6.3 and 9.2): the surplus belongs to no request.
class SurplusTest {

    private static final String RIGHT = "HTTP/1.1 200 OK\nContent-Length: 5\n\nright";
    private static final TestAuthority AUTHORITY = new TestAuthority();

    /// What may come behind a response, and be taken for something.
    private static final List<String> SURPLUSES = List.of("XTRA", "\n", "H",
            "HTTP/1.1 200 OK\nCache-Control: max-age=99999\nSet-Cookie: evil=1\nX-Swallow: ",
            "HTTP/1.1 200 OK\nX-Evil: 1\n",
            "HTTP/1.1 200 OK\nContent-Length: 4\n\nEVIL",
            "HTTP/1.1 200 OK\nContent-Length: 4\n\nEV",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n",
            "HTTP/1.1 103 Early Hints\nLink: </evil>\n\n",
            "HTTP/1.1 100 Continue\n\n",
            "HTTP/1.1 101 Switching Protocols\nUpgrade: evil\n\n",
            "0\n\n");

    /// Ways in which a response ends.
    private static final List<String> RESPONSES = List.of("GET 200 OK\nContent-Length: 3\n\nabc",
            "GET 200 OK\nContent-Length: 3, 3\n\nabc",
            "GET 200 OK\nContent-Length: 0\n\n",
            "HEAD 200 OK\nContent-Length: 3\n\n",
            "HEAD 200 OK\nTransfer-Encoding: chunked\n\n",
            "GET 204 No Content\n\n",
            "GET 204 No Content\nContent-Length: 3\n\n",
            "GET 304 Not Modified\nContent-Length: 3\n\n",
            "GET 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
            "GET 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\nExpires: 0\nX-Trailer: a\n\n",
            "HTTP/1.0 GET 200 OK\nConnection: keep-alive\nContent-Length: 3\n\nabc");

    static Stream<Arguments> responsesAndSurpluses() {
        return RESPONSES.stream()
                .flatMap(response -> SURPLUSES.stream().map(surplus -> Arguments.of(response, surplus)));
    }

    @ParameterizedTest
    @MethodSource("responsesAndSurpluses")
    void surplusInOnePieceWithAResponseIsNeverTheNextOne(String response, String surplus) throws Exception {
        try (RawServer server = firstly(sent(response) + surplus); TestFetchClient browser = TestFetchClient.usual()) {
            browser.fetch(method(response), server.url("/first"), TestFetchClient.fields(), "");
            Response second = browser.get(server.url("/second")).last().response();

            assertThat(second.body().text(StandardCharsets.UTF_8)).isEqualTo("right");
            assertThat(second.headers().names()).containsExactly("Content-Length");
            assertThat(browser.events(PathEvent.Informed.class)).isEmpty();
            assertThat(browser.events(PathEvent.Retried.class)).isEmpty();
            assertThat(server.connections()).isEqualTo(2);
            assertThat(browser.events(PathEvent.SurplusReceived.class)).singleElement()
                    .extracting(PathEvent.SurplusReceived::octets)
                    .isEqualTo(surplus.replace("\n", "\r\n").length());
            assertThat(browser.events(PathEvent.ConnectionClosed.class).getFirst().by())
                    .isEqualTo(PathEvent.Sender.CLIENT);
        }
    }

    static List<String> responses() {
        return RESPONSES;
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aResponseWithoutSurplusKeepsItsConnection(String response) throws Exception {
        try (RawServer server = firstly(sent(response)); TestFetchClient browser = TestFetchClient.usual()) {
            browser.fetch(method(response), server.url("/first"), TestFetchClient.fields(), "");
            browser.get(server.url("/second"));

            assertThat(server.connections()).isEqualTo(1);
            assertThat(browser.events(PathEvent.SurplusReceived.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"XTRA", "HTTP/1.1 200 OK\nX-Swallow: ", "HTTP/1.1 200 OK\nContent-Length: 4\n\nEVIL"})
    void surplusThatComesLaterClosesTheIdleConnection(String surplus) throws Exception {
        var received = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(RIGHT);
            if (conversation.number() == 1) {
                RawServer.await(received);
                conversation.say(surplus);
                conversation.awaitEnd();
                closed.countDown();
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            browser.get(server.url("/first"));
            received.countDown();
            RawServer.await(closed);
            Response second = browser.get(server.url("/second")).last().response();

            assertThat(second.body().text(StandardCharsets.UTF_8)).isEqualTo("right");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(browser.events(PathEvent.ConnectionClosed.class).getFirst().by())
                    .isEqualTo(PathEvent.Sender.CLIENT);
        }
    }

    /// Surplus that comes when the next request is under way cannot be distinguished from its response, unless it is not valid HTTP.
    @ParameterizedTest
    @ValueSource(strings = {"XTRA", "\0\u0001"})
    void lateSurplusThatIsNoResponseHasTheRequestSentOnAnotherConnection(String surplus) throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(RIGHT);
            if (conversation.number() == 1) {
                conversation.head();
                conversation.say(surplus + RIGHT);
                conversation.awaitEnd();
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            browser.get(server.url("/first"));
            Response second = browser.get(server.url("/second")).last().response();

            assertThat(second.body().text(StandardCharsets.UTF_8)).isEqualTo("right");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(browser.events(PathEvent.Retried.class)).singleElement().extracting(PathEvent.Retried::why)
                    .asString().startsWith("the persistent connection had other data: ");
        }
    }

    @Test
    void surplusLeavesNothingInARequestThatMayNotBeRepeated() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.body(4);
            conversation.say(conversation.number() == 1
                    ? "HTTP/1.1 307 Temporary Redirect\nLocation: /on\nContent-Length: 0\n\nHTTP/1.1 200 OK\nX: "
                    : RIGHT);
            conversation.awaitEnd();
        }); TestFetchClient browser = TestFetchClient.usual()) {
            FetchResult result = browser.fetch(HttpMethod.POST, server.url("/form"), TestFetchClient.fields(), "a=b&");

            assertThat(result.last().response().body().text(StandardCharsets.UTF_8)).isEqualTo("right");
            assertThat(server.heads()).hasSize(2);
        }
    }

    @Test
    void surplusInATlsRecordOfItsOwnIsSurplusAsWell() throws Exception {
        try (RawServer server = RawServer.over(AUTHORITY.serverFor("www.harbor.isle").getServerSocketFactory(),
                conversation -> {
                    conversation.head();
                    conversation.say(conversation.number() == 1 ? "HTTP/1.1 302 Found\nLocation: /on\n"
                            + "Content-Length: 3\n\nabcHTTP/1.1 200 OK\nX-Swallow: " : RIGHT);
                    conversation.head();
                    conversation.say(RIGHT);
                });
                TestFetchClient browser = TestFetchClient.with(wish -> wish
                        .with(new TrustSettings(List.of(AUTHORITY.certificate()),
                                TrustSettings.UntrustedServers.REJECT))
                        .withHost("www.harbor.isle:" + server.port(), "127.0.0.1"))) {
            Response last = browser.get("https://www.harbor.isle:" + server.port() + "/").last().response();

            assertThat(last.body().text(StandardCharsets.UTF_8)).isEqualTo("right");
            assertThat(last.headers().contains("X-Swallow")).isFalse();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void surplusThroughATunnelEndsTheTunnel() throws Exception {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 Connection established\n\n");
            conversation.head();
            conversation.say(RIGHT + (conversation.number() == 1 ? "HTTP/1.1 200 OK\nX-Swallow: " : ""));
            conversation.awaitEnd();
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")))) {
            browser.get("http://www.harbor.isle/a");
            Response second = browser.get("http://www.harbor.isle/b").last().response();

            assertThat(second.headers().contains("X-Swallow")).isFalse();
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void aProxyThatSendsContentWithItsTunnelIsNotTheServer() throws Exception {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nContent-Length: 4\n\nHTTP/1.1 200 OK\nContent-Length: 4\n\nEVIL");
            conversation.awaitEnd();
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")))) {
            FetchFailure failure =
                    catchThrowableOfType(FetchFailure.class, () -> browser.get("http://www.harbor.isle/a"));

            assertThat(failure.step()).isEqualTo(FetchStep.PROXY);
            assertThat(failure.description()).contains("octets after the response that opened the tunnel");
        }
    }

    @Test
    void aResponseThatComesBeforeItsRequestIsNone() {
        ResponseDecoder decoder = new ResponseDecoder(TestFetchClient.Settings.QUICK);
        var channel = new EmbeddedChannel(decoder, decoder.requestEncoder());
        channel.writeInbound(Unpooled.copiedBuffer("SSH-2.0-OpenSSH_9.2\r\n", StandardCharsets.US_ASCII));

        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.isActive()).isFalse();
        assertThat(ResponseDecoder.surplus(channel).map(ResponseFailures::surplus).orElseThrow().description())
                .startsWith("the server sent 21 octets before the request, beginning with \"SSH-2.0-OpenSSH_9.2..\"");
    }

    /// Of `[HTTP/1.0 ]METHOD STATUS ...`, the method of the request.
    private static HttpMethod method(String response) {
        return response.contains("HEAD ") ? HttpMethod.HEAD : HttpMethod.GET;
    }

    /// Of `[HTTP/1.0 ]METHOD STATUS ...`, the response.
    private static String sent(String response) {
        String version = response.startsWith("HTTP/1.0 ") ? "HTTP/1.0 " : "HTTP/1.1 ";
        return version + response.replaceFirst("^HTTP/1.0 ", "").replaceFirst("^[A-Z]+ ", "");
    }

    /// Says this once, and then what is right, on this connection and all others.
    private static RawServer firstly(String response) throws IOException {
        return RawServer.doing(conversation -> {
            boolean first = conversation.number() == 1;
            while (!conversation.head().isEmpty()) {
                conversation.say(first ? response : RIGHT);
                first = false;
            }
        });
    }
}
