package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.server.Frames.DATA;
import static rootwalk.web.server.Frames.END_HEADERS;
import static rootwalk.web.server.Frames.END_STREAM;
import static rootwalk.web.server.Frames.HEADERS;
import static rootwalk.web.server.Frames.RST_STREAM;
import static rootwalk.web.server.Frames.SETTINGS;
import static rootwalk.web.server.Frames.frame;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import rootwalk.web.http.Body;
import rootwalk.web.server.Frames.Seen;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// HTTP/2 without a channel for each stream: what is not in the rules and attacks that hold for both ways.
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class StreamExchangesTest {

    private static final int CANCEL = 8;
    private static final int NO_ERROR = 0;
    private static final byte[] NO_STREAM_WINDOW = {0, 4, 0, 0, 0, 0};

    private final CompletableFuture<SiteResponse> later = new CompletableFuture<>();
    private LiveServer server;
    private SiteResponse response = text("fine");

    private static SiteResponse.Full text(String text) {
        return new SiteResponse.Full(HttpResponseStatus.OK, new DefaultHttpHeaders(),
                Body.of(text, StandardCharsets.UTF_8));
    }

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.of(new Site(List.of("a"), new InMemory(new Handler() {
            @Override
            public SiteResponse handle(SiteRequest request) {
                return request.body().length() == 0 ? response
                        : text(new String(request.body().sharedOctets(), StandardCharsets.ISO_8859_1) + "!");
            }

            @Override
            public ContentHandling contentHandling(SiteRequest request) {
                return ContentHandling.READ;
            }
        })));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket sent(byte[]... frames) throws IOException {
        return greeted(new byte[0], frames);
    }

    private Socket greeted(byte[] settings, byte[]... frames) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(Frames.PREFACE);
        socket.getOutputStream().write(frame(SETTINGS, 0, 0, settings));
        for (byte[] each : frames) {
            socket.getOutputStream().write(each);
        }
        return socket;
    }

    /// The next frame of a stream.
    private static Seen next(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        Seen seen = Frames.next(in);
        while (seen.stream() == 0) {
            seen = Frames.next(in);
        }
        return seen;
    }

    /// The next request over HTTP/2 in the log.
    private AccessLogEntry logged() throws InterruptedException {
        AccessLogEntry entry = server.log.poll(10, TimeUnit.SECONDS);
        while (entry != null && !entry.version().equals("HTTP/2.0")) {
            entry = server.log.poll(10, TimeUnit.SECONDS);
        }
        return entry;
    }

    @Test
    void contentInSeveralFramesIsOneRequest() throws Exception {
        try (Socket socket = sent(frame(HEADERS, END_HEADERS, 1, Frames.post()), frame(DATA, 0, 1, "ab".getBytes()),
                frame(DATA, END_STREAM, 1, "c".getBytes()))) {
            assertThat(next(socket).status()).isEqualTo(200);
            assertThat(next(socket).type()).isEqualTo(DATA);
            assertThat(logged()).extracting(AccessLogEntry::status, AccessLogEntry::octets).containsExactly(200, 4L);
        }
    }

    @Test
    void trailerFieldsEndARequest() throws Exception {
        try (Socket socket = sent(frame(HEADERS, END_HEADERS, 1, Frames.post()), frame(DATA, 0, 1, "ab".getBytes()),
                frame(HEADERS, END_HEADERS | END_STREAM, 1, "\0\1x\1y".getBytes(StandardCharsets.ISO_8859_1)))) {
            assertThat(next(socket).status()).isEqualTo(200);
            assertThat(logged().octets()).isEqualTo(3);
        }
    }

    @Test
    void contentThatIsTooLargeIsRejectedAndNotAwaited() throws Exception {
        int most = LiveServer.SETTINGS.content();
        try (Socket socket = sent(frame(HEADERS, END_HEADERS, 1, Frames.post()),
                frame(DATA, 0, 1, new byte[most]), frame(DATA, 0, 1, new byte[1]))) {
            assertThat(next(socket).type()).isEqualTo(HEADERS);
            assertThat(next(socket).type()).isEqualTo(DATA);
            assertThat(logged().status()).isEqualTo(413);

            server.checksDeadlinesAfter(LiveServer.SETTINGS.requestTimeout().plusSeconds(1));

            assertThat(next(socket)).extracting(Seen::type, Seen::error).containsExactly(RST_STREAM, NO_ERROR);
        }
    }

    @Test
    void aRequestThatIsNotCompleteInTimeIsRejected() throws Exception {
        try (Socket socket = sent(frame(HEADERS, END_HEADERS, 1, Frames.post()), frame(DATA, 0, 1, new byte[1]))) {
            server.settle();
            server.checksDeadlinesAfter(LiveServer.SETTINGS.requestTimeout().plusSeconds(2));

            assertThat(next(socket).type()).isEqualTo(HEADERS);
            assertThat(logged().status()).isEqualTo(408);
        }
    }

    @Test
    void aClientThatExpectsItIsToldToContinue() throws Exception {
        try (Socket socket = sent(frame(HEADERS, END_HEADERS, 1, Frames.post("expect", "100-continue")))) {
            assertThat(next(socket).type()).isEqualTo(HEADERS);
            assertThat(server.log).isEmpty();

            socket.getOutputStream().write(frame(DATA, END_STREAM, 1, "a".getBytes()));

            assertThat(next(socket).status()).isEqualTo(200);
        }
    }

    @Test
    void aLaterResponseIsSentWhenItIsMade() throws Exception {
        response = new SiteResponse.Later(later);
        try (Socket socket = sent(frame(HEADERS, END_HEADERS | END_STREAM, 1, Frames.get()))) {
            server.settle();
            server.checksDeadlinesAfter(LiveServer.SETTINGS.requestTimeout().multipliedBy(2));
            later.complete(text("late"));

            assertThat(next(socket).status()).isEqualTo(200);
        }
    }

    @Test
    void aLaterResponseToAStreamThatWasResetIsNotSent() throws Exception {
        response = new SiteResponse.Later(later);
        try (Socket socket = sent(frame(HEADERS, END_HEADERS | END_STREAM, 1, Frames.get()),
                frame(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) CANCEL))) {
            server.settle();
            later.complete(text("late"));
            server.settle();
            response = text("next");
            socket.getOutputStream().write(frame(HEADERS, END_HEADERS | END_STREAM, 3, Frames.get()));

            assertThat(next(socket)).extracting(Seen::stream, Seen::status).containsExactly(3, 200);
        }
    }

    @Test
    void aLaterResponseThatCannotBeMadeIsAnInternalError() throws Exception {
        response = new SiteResponse.Later(later);
        try (Socket socket = sent(frame(HEADERS, END_HEADERS | END_STREAM, 1, Frames.get()))) {
            later.completeExceptionally(new IllegalStateException("on purpose"));

            assertThat(next(socket).status()).isEqualTo(500);
            assertThat(server.defects.poll(10, TimeUnit.SECONDS)).hasMessage("on purpose");
        }
    }

    @Test
    void aResponseThatIsNotInMemoryIsADefect() throws Exception {
        response = new SiteResponse.Events(new DefaultHttpHeaders(), _ -> {});
        try (Socket socket = sent(frame(HEADERS, END_HEADERS | END_STREAM, 1, Frames.get()))) {
            assertThat(next(socket).status()).isEqualTo(500);
            assertThat(server.defects.poll(10, TimeUnit.SECONDS)).hasMessageContaining("Events");
        }
    }

    @Test
    void aResponseIsHeldUntilItsClientTakesIt() throws Exception {
        response = text("x".repeat(5000));
        try (Socket socket = greeted(NO_STREAM_WINDOW, frame(HEADERS, END_HEADERS | END_STREAM, 1, Frames.get()))) {
            assertThat(next(socket).status()).isEqualTo(200);
            server.settle();
            assertThat(server.waitingMemory()).isGreaterThanOrEqualTo(5000);

            server.checksDeadlinesAfter(LiveServer.SETTINGS.requestTimeout().plusSeconds(1));

            assertThat(next(socket)).extracting(Seen::type, Seen::error).containsExactly(RST_STREAM, CANCEL);
            server.settle();
            assertThat(server.waitingMemory()).isLessThan(5000);
        }
    }

    /// Octets of the content of a response, whose window the client opens again for each frame.
    private static int received(Socket socket, int stream) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        int octets = 0;
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            byte type = in.readByte();
            boolean isLast = type == DATA && (in.readByte() & END_STREAM) != 0;
            if (type != DATA) {
                in.skipNBytes(1);
            }
            in.skipNBytes(4 + length);
            assertThat(type).isNotEqualTo(Frames.GOAWAY);
            if (isLast) {
                return octets + length;
            }
            if (type == DATA) {
                octets += length;
                byte[] increment = {0, 0, (byte) (length >> 8), (byte) length};
                socket.getOutputStream().write(frame(Frames.WINDOW_UPDATE, 0, 0, increment));
                socket.getOutputStream().write(frame(Frames.WINDOW_UPDATE, 0, stream, increment));
            }
        }
    }

    @Test
    void openingTheWindowForLargeResponsesIsNoFlood() throws Exception {
        response = text("x".repeat(60_000));
        byte[] smallWindow = {0, 4, 0, 0, 4, 0};
        try (Socket socket = greeted(smallWindow)) {
            socket.setTcpNoDelay(true);
            for (int stream = 1; stream < 20; stream += 2) {
                socket.getOutputStream().write(frame(HEADERS, END_HEADERS | END_STREAM, stream, Frames.get()));
                byte[] rest = {0, 0, 4, 0};
                assertThat(received(socket, stream)).isEqualTo(60_000);
                socket.getOutputStream().write(frame(Frames.WINDOW_UPDATE, 0, 0, rest));
            }
        }
    }
}
