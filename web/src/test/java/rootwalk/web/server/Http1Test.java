package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.web.site.Delay;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.demo.Echo;

/// HTTP/1.0 and 1.1 as raw octets (RFC 9112).
class Http1Test {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private LiveServer server;

    @BeforeEach
    void start() throws IOException {
        var slow = new Delay(Duration.ofMillis(30), new Echo());
        server = LiveServer.of(new Site(List.of("a"), Routes.of(List.of(new Route("/slow", slow),
                new Route("/defect", _ -> {
                    throw new IllegalStateException("on purpose");
                }),
                new Route("/read",
                        request -> request.isGetOrHead() ? SiteResponse.notFound()
                                : SiteResponse.notAllowed(HttpMethod.GET)),
                new Route("/events", _ -> new SiteResponse.Events(new DefaultHttpHeaders(), sink -> {
                    sink.send("first", "one\ntwo");
                    try {
                        while (true) {
                            sink.send("more", "x");
                        }
                    } finally {
                        cancelled.countDown();
                    }
                }))), new Echo())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET / HTTP/1.1|200
        HEAD / HTTP/1.1|200
        OPTIONS * HTTP/1.1|204
        OPTIONS / HTTP/1.1|204
        TRACE / HTTP/1.1|405
        POST /read HTTP/1.1|405
        BREW / HTTP/1.1|501
        CONNECT a:80 HTTP/1.1|501
        GET http://a/x HTTP/1.1|200
        GET http://other/x HTTP/1.1|421
        GET https://a/x HTTP/1.1|421
        GET HTTPS://a/ HTTP/1.1|421
        GET ftp://a/x HTTP/1.1|400
        GET http://u@a/x HTTP/1.1|400
        POST / HTTP/1.1|411
        GET / HTTP/2.0|505
        GET / HTTP/3.1|505
        GET / HTTX/1.1|400
        GET /|400
        GET / HTTP/1.1 x|400
        """)
    void requestLineGetsItsStatus(String line, String status) throws IOException {
        assertThat(server.say(line + "\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void methodThatIsNotAllowedGetsTheListOfThoseThatAre() throws IOException {
        assertThat(server.say("PUT /read HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .contains("\r\nallow: GET\r\n");
    }

    @Test
    void longTargetIs414() throws IOException {
        assertThat(server.say("GET /" + "x".repeat(600) + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void headerBombIs431() throws IOException {
        assertThat(server.sayAndStay("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(600)))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void contentThatSaysItIsTooMuchIs413() throws IOException {
        assertThat(server.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void chunksThatAddUpToTooMuchAre413() throws IOException {
        assertThat(server.sayAndStay("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2800\r\n"
                + "x".repeat(0x2800))).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void expectationThatIsUnknownIs417() throws IOException {
        assertThat(server.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: tea\r\n\r\nx"))
                .startsWith("HTTP/1.1 417 ");
    }

    @Test
    void expectContinueGets100() throws IOException {
        try (Socket socket = server.connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(LiveServer.read(socket, 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            send(socket, "hello");
            socket.shutdownOutput();

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void expectContinueWithUnwantedContentGetsTheResponseAtOnce() throws IOException {
        assertThat(server.sayAndStay(
                "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ").contains("connection: close");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        String reply = server.say("GET /slow?1 HTTP/1.1\r\nHost: a\r\n\r\nGET /?2 HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /slow?3 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(reply).containsSubsequence("GET /slow?1", "GET /?2", "GET /slow?3");
    }

    @Test
    void manyPipelinedRequestsNeedNoDeepStack() throws IOException {
        var settings =
                new WebSettings(64, 16, 100_000, 128, 200, Duration.ofSeconds(30), Duration.ofSeconds(10), 1024, 512,
                        2048,
                        10_000, 100_000, 8 << 20, 8, WebSettings.Trace.REFUSED);
        try (LiveServer patient = LiveServer.of(settings, new Site(List.of("a"),
                Routes.of(List.of(new Route("/slow", new Delay(Duration.ofMillis(30), new Echo()))), new Echo())))) {
            String reply = patient.say("GET /slow HTTP/1.1\r\nHost:a\r\n\r\n"
                    + "OPTIONS / HTTP/1.1\r\nHost:a\r\n\r\n".repeat(3000));

            assertThat(reply.split("HTTP/1.1 204")).hasSize(3001);
            assertThat(patient.defects).isEmpty();
        }
    }

    @Test
    void http10ClosesUnlessItIsAskedToStay() throws IOException {
        assertThat(server.sayAndStay("GET / HTTP/1.0\r\n\r\n")).contains("HTTP/1.1 421");
        assertThat(server.sayAndStay("GET / HTTP/1.0\r\nHost: a\r\n\r\n")).contains("connection: close");
        assertThat(server.say("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"))
                .contains("connection: keep-alive");
    }

    @Test
    void lastRequestOfAConnectionGetsConnectionClose() throws IOException {
        String reply = server.sayAndStay("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(101));

        assertThat(reply.split("HTTP/1.1 200")).hasSize(101);
        assertThat(reply.split("connection: close")).hasSize(2);
    }

    @Test
    void handlerThatFailsIs500AndNoted() throws IOException {
        assertThat(server.say("GET /defect HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 500 ")
                .doesNotContain("purpose");
        assertThat(server.defects).hasSize(1);
    }

    @Test
    void eventsComeAndEndWithTheClient() throws Exception {
        try (Socket socket = server.connect()) {
            send(socket, "GET /events HTTP/1.0\r\nHost: a\r\n\r\n");
            String expected = "event: first\ndata: one\ndata: two\n\n";
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf(expected) < 0) {
                seen.append(LiveServer.read(socket, 1));
            }
        }
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).as("the source learns that its client is gone").isTrue();
        assertThat(server.defects).isEmpty();
    }

    @Test
    void logLineCannotBeForged() throws Exception {
        server.say("GET /%22?\" HTTP/1.1\r\nHost: a\r\nUser-Agent: \u001b[31m\\\" 200\r\nReferer: \u00e9\r\n\r\n");

        AccessLogEntry entry = server.log.poll(5, TimeUnit.SECONDS);
        assertThat(entry).isNotNull();
        assertThat(entry.combined()).doesNotContain("\u001b").contains("400");
    }

    private static void send(Socket socket, String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}
