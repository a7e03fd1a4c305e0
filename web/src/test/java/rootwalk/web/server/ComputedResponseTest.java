package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Responses that take time to compute.
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class ComputedResponseTest {

    private final CountDownLatch permission = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private LiveServer server;

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.of(new Site(List.of("a"), new Handler() {

            @Override
            public ContentHandling contentHandling(SiteRequest request) {
                return switch (request.path()) {
                    case "/content" -> ContentHandling.READ;
                    case "/refused" -> ContentHandling.REFUSE;
                    default -> ContentHandling.DISCARD;
                };
            }

            @Override
            public SiteResponse handle(SiteRequest request) {
                return switch (request.path()) {
                    case "/slow" -> new SiteResponse.Computed(() -> {
                        awaitOpen(permission);
                        done.countDown();
                        return SiteResponse.text(HttpResponseStatus.OK, "slow " + Thread.currentThread().isVirtual());
                    });
                    case "/wrong" -> new SiteResponse.Computed(() -> {
                        throw new IllegalStateException("a defect");
                    });
                    default -> new SiteResponse.Computed(
                            () -> SiteResponse.text(HttpResponseStatus.OK, "quick " + request.path()))
                            .withHeaders(headers -> headers.set("x-field", "set"));
                };
            }

            @Override
            public SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
                return SiteResponse.text(status, "rejected " + request.path());
            }
        }));
    }

    @AfterEach
    void stop() {
        permission.countDown();
        server.close();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Socket after(String octets) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    /// The event loop serves others meanwhile.
    @Test
    void anotherClientIsServedWhileAResponseIsComputed() throws Exception {
        try (Socket slow = after(get("/slow"))) {
            assertThat(server.say(get("/quick"))).contains("quick /quick", "x-field: set");
            permission.countDown();
            slow.shutdownOutput();
            assertThat(LiveServer.rest(slow)).contains("200 OK", "slow true");
        }
    }

    /// The client may send it as slowly as it likes.
    @Test
    void contentThatIsRefusedIsNotWaitedFor() throws Exception {
        assertThat(server.sayAndStay("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nx"))
                .startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close").contains("quick /refused");
        assertThat(server.sayAndStay("POST /refused HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .contains("quick /refused");
    }

    @Test
    void aRequestWithoutContentThatIsRefusedLeavesTheConnectionOpen() throws Exception {
        try (Socket socket = after(get("/refused") + get("/quick"))) {
            socket.shutdownOutput();
            assertThat(LiveServer.rest(socket)).contains("quick /refused", "quick /quick");
        }
    }

    /// Requests of one connection are answered in their order.
    @Test
    void theNextRequestOfTheConnectionWaits() throws Exception {
        try (Socket socket = after(get("/slow") + get("/quick"))) {
            permission.countDown();
            socket.shutdownOutput();
            assertThat(LiveServer.rest(socket)).containsSubsequence("slow true", "quick /quick");
        }
    }

    @Test
    void anExceptionIsReportedAndTheClientGets500() throws Exception {
        assertThat(server.say(get("/wrong"))).contains("500 Internal Server Error");
        assertThat(server.defects).singleElement().satisfies(defect -> assertThat(defect).hasMessage("a defect"));
    }

    /// The work, such as a change that was begun, is done in any case.
    @Test
    void theWorkIsDoneAlsoIfTheClientIsGone() throws Exception {
        after(get("/slow")).close();
        permission.countDown();

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aResponseThatTakesTooLongIsNotSent() throws Exception {
        try (Socket socket = after(get("/slow"))) {
            server.settle();
            server.passes(Duration.ofSeconds(60));
            server.checksDeadlinesAfter(Duration.ofSeconds(30));
            assertThat(LiveServer.rest(socket)).isEmpty();
        }
    }

    @Test
    void anHttp2ConnectionIsIdleFromTheEndOfItsResponse() throws Exception {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(Frames.PREFACE);
            socket.getOutputStream().write(Frames.frame(Frames.SETTINGS, 0, 0));
            socket.getOutputStream().write(Frames.frame(Frames.HEADERS, Frames.END_STREAM | Frames.END_HEADERS, 1,
                    "\u0082\u0086\u0041\u0001a\u0000\u0005:path\u0005/slow".getBytes(StandardCharsets.ISO_8859_1)));
            server.settle();
            server.passes(Duration.ofSeconds(25));
            permission.countDown();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(typeOfLast(in, 1)).isEqualTo(Frames.DATA);

            server.checksDeadlinesAfter(Duration.ofSeconds(15));
            socket.getOutputStream().write(Frames.frame(Frames.PING, 0, 0, new byte[8]));
            assertThat(Frames.next(in).type()).isEqualTo(Frames.PING);

            server.checksDeadlinesAfter(Duration.ofSeconds(31));
            assertThat(Frames.next(in).type()).isEqualTo(Frames.GOAWAY);
        }
    }

    /// Reads until the content of a stream.
    private static int typeOfLast(DataInputStream in, int stream) throws IOException {
        Frames.Seen seen = Frames.next(in);
        while (seen.stream() != stream || seen.type() == Frames.HEADERS) {
            seen = Frames.next(in);
        }
        return seen.type();
    }

    /// The site words what the server rejects.
    @Test
    void contentThatIsTooLargeOrMissingIsAnsweredByTheSite() throws Exception {
        assertThat(server.say("POST /content HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n"))
                .contains("413 ", "rejected /content");
        assertThat(server.say("POST /content HTTP/1.1\r\nHost: a\r\n\r\n")).contains("411 ", "rejected /content");
    }
}
