package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.server.Frames.END_HEADERS;
import static rootwalk.web.server.Frames.END_STREAM;
import static rootwalk.web.server.Frames.HEADERS;
import static rootwalk.web.server.Frames.SETTINGS;
import static rootwalk.web.server.Frames.WINDOW_UPDATE;
import static rootwalk.web.server.Frames.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.http.Body;
import rootwalk.web.server.Frames.Seen;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.StaticFiles;
import rootwalk.web.site.StaticFilesSettings;

/// Responses that wait for clients need little memory and few files, and do not wait for long.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WaitingResponsesTest {

    private static final int FILE = 24 << 20;
    private static final int BODY = 200_000;
    private static final int STREAMS = 100;
    private static final Duration PATIENCE = LiveServer.SETTINGS.requestTimeout();
    /// After which a client that has taken octets is cut off.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(61);
    private static final byte[] NO_STREAM_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] LARGE_STREAM_WINDOW = {0, 4, 0x7f, -1, -1, -1};

    @TempDir
    private Path folder;
    private LiveServer server;
    private final List<Socket> sockets = new ArrayList<>();

    private Site site() throws IOException {
        Path root = Files.createDirectories(folder.resolve("www"));
        Files.write(root.resolve("index.html"), new byte[FILE]);
        Handler body = _ -> new SiteResponse.Full(HttpResponseStatus.OK, new DefaultHttpHeaders(),
                Body.of(new byte[BODY]));
        return new Site(List.of("a"), Routes.of(List.of(new Route("/body", body)),
                StaticFiles.serving(StaticFilesSettings.of(root))));
    }

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.of(site());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        assertThat(server.defects).isEmpty();
        server.close();
    }

    private Socket connect() throws IOException {
        sockets.add(server.connect());
        return sockets.getLast();
    }

    /// A connection with requests for the file on all its streams.
    private Socket streams(byte[] settings) throws IOException {
        Socket socket = connect();
        var all = new ByteArrayOutputStream();
        all.writeBytes(Frames.PREFACE);
        all.writeBytes(frame(SETTINGS, 0, 0, settings));
        for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
            all.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, Frames.get()));
        }
        socket.getOutputStream().write(all.toByteArray());
        return socket;
    }

    private static byte[] requests(String path, int count) {
        return ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").repeat(count).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int received(Socket socket) {
        int received = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                received += read;
            }
        } catch (IOException e) {
            return received;
        }
        return received;
    }

    private static void awaitHeads(Socket socket, int count) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        for (int heads = 0; heads < count;) {
            heads += Frames.next(in).type() == HEADERS ? 1 : 0;
        }
    }

    @Test
    void streamWithoutWindowNeedsNoMemoryAndNoFile() throws IOException {
        awaitHeads(streams(NO_STREAM_WINDOW), STREAMS);
        server.settle();

        assertThat(server.openFiles()).isZero();
        assertThat(server.waitingMemory()).isLessThan(64 << 10);
    }

    @Test
    void streamsWithLargeWindowsShareTheMemoryOfTheirConnection() throws IOException {
        Socket socket = streams(LARGE_STREAM_WINDOW);
        socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0}));
        server.settle();

        assertThat(server.waitingMemory()).isLessThan(512 << 10);
        assertThat(server.openFiles()).isLessThanOrEqualTo(8);
    }

    @Test
    void contentFollowsTheWindow() throws IOException {
        Socket socket = streams(NO_STREAM_WINDOW);
        awaitHeads(socket, STREAMS);
        socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, 5, new byte[] {0, 0, 0, 100}));

        Seen data = Frames.next(new DataInputStream(socket.getInputStream()));

        assertThat(data).isEqualTo(new Seen(Frames.DATA, 5, 0, 0));
    }

    @Test
    void streamWhoseWindowStaysClosedIsResetAfterThePatience() throws IOException {
        Socket socket = streams(NO_STREAM_WINDOW);
        awaitHeads(socket, STREAMS);
        server.checksDeadlinesAfter(PATIENCE.plusSeconds(1));
        var in = new DataInputStream(socket.getInputStream());

        for (int reset = 0; reset < STREAMS; reset++) {
            assertThat(Frames.next(in).type()).isEqualTo(Frames.RST_STREAM);
        }
    }

    @Test
    void connectionWhoseWindowStaysClosedLosesItsStreamsAfterAMinute() throws IOException {
        Socket socket = streams(LARGE_STREAM_WINDOW);
        awaitHeads(socket, STREAMS);
        server.checksDeadlinesAfter(LONGEST_PAUSE);
        server.checksDeadlinesAfter(LONGEST_PAUSE);

        socket.shutdownOutput();
        List<Seen> seen = Frames.until(socket);
        assertThat(seen).filteredOn(frame -> frame.type() == Frames.RST_STREAM).hasSize(STREAMS);
    }

    /// No more time passes; only what has been closed ends.
    private static void awaitNoConnection(LiveServer server) {
        while (server.connections() > 0) {
            Thread.onSpinWait();
        }
    }

    private void assertIsCutOff(Socket socket, int whole) throws IOException {
        // What the kernel takes before it has no more room counts as received.
        for (int check = 0; check < 3; check++) {
            server.checksDeadlinesAfter(LONGEST_PAUSE);
        }

        awaitNoConnection(server);
        assertThat(server.openFiles()).isZero();
        assertThat(server.waitingMemory()).isZero();
        assertThat(received(socket)).isLessThan(whole);
    }

    @Test
    void fileThatTheClientDoesNotReceiveIsCutOff() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(requests("/", 1));

        assertIsCutOff(socket, FILE);
    }

    @Test
    void pipelinedResponsesThatTheClientDoesNotReceiveAreCutOff() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(requests("/body", 100));

        assertIsCutOff(socket, 100 * BODY);
    }

    @Test
    void streamsOfAClientThatReceivesNothingAreCutOff() throws IOException {
        Socket socket = streams(LARGE_STREAM_WINDOW);
        socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0}));

        assertIsCutOff(socket, FILE);
    }

    @Test
    void fileOverTlsThatTheClientDoesNotReceiveIsCutOff() throws IOException {
        var authority = LocalAuthority.open(folder.resolve("ca"), InstantSource.system(), new SecureRandom());
        try (LiveServer secure = LiveServer.overTls(authority, site()); Socket socket = secure.connectTls("http/1.1")) {
            socket.getOutputStream().write(requests("/", 1));
            while (secure.log.isEmpty()) {
                Thread.onSpinWait();
            }
            for (int check = 0; check < 3; check++) {
                checkDeadlines(secure);
            }

            awaitNoConnection(secure);
            assertThat(secure.openFiles()).isZero();
        }
    }

    /// An idle connection shows when the deadlines have been checked.
    private static void checkDeadlines(LiveServer secure) throws IOException {
        try (Socket probe = secure.connectTls("http/1.1")) {
            probe.getOutputStream().write(requests("/none", 1));
            LiveServer.read(probe, 12);
            secure.passes(LiveServer.SETTINGS.idleTimeout().plusSeconds(1));
            LiveServer.rest(probe);
        }
        try (Socket next = secure.connectTls("http/1.1")) {
            next.shutdownOutput();
            LiveServer.rest(next);
        }
    }

    @Test
    void beyondTheLimitOfOpenFilesAllResponsesAreComplete() throws IOException {
        for (int i = 0; i < 12; i++) {
            connect().getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
        server.settle();
        assertThat(server.openFiles()).isLessThanOrEqualTo(8);
        for (Socket socket : sockets) {
            assertThat(received(socket)).isGreaterThan(FILE);
        }

        assertThat(server.openFiles()).isZero();
    }

    @Test
    void memoryOfWaitingResponsesIsLimited() throws IOException {
        var settings =
                new WebSettings(64, 64, 100, 128, 200, Duration.ofSeconds(30), PATIENCE, 1024, 512, 2048, 10_000,
                        100_000,
                        20 * BODY, 8, Trace.REFUSED);
        try (LiveServer limited = LiveServer.of(settings, site())) {
            for (int connection = 0; connection < 8; connection++) {
                sockets.add(limited.connect());
                var all = new ByteArrayOutputStream();
                all.writeBytes(Frames.PREFACE);
                all.writeBytes(frame(SETTINGS, 0, 0, NO_STREAM_WINDOW));
                for (int stream = 1; stream < 20; stream += 2) {
                    all.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, body()));
                }
                try {
                    sockets.getLast().getOutputStream().write(all.toByteArray());
                } catch (SocketException e) {
                    // It was closed already.
                }
            }
            limited.settle();

            assertThat(limited.waitingMemory()).isLessThanOrEqualTo(20 * BODY);
            assertThat(limited.connections()).isLessThanOrEqualTo(3);
            assertThat(limited.say("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        }
    }

    /// A GET of `/body`.
    private static byte[] body() {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, 5});
        block.writeBytes("/body".getBytes(StandardCharsets.ISO_8859_1));
        block.writeBytes(new byte[] {0x41, 1, 'a'});
        return block.toByteArray();
    }

    @Test
    void clientThatOpensItsWindowOftenIsNoFlood() throws IOException {
        Socket socket = connect();
        var out = socket.getOutputStream();
        out.write(Frames.PREFACE);
        out.write(frame(SETTINGS, 0, 0));
        out.write(frame(HEADERS, END_STREAM | END_HEADERS, 1, Frames.get()));
        var in = new DataInputStream(socket.getInputStream());
        for (int data = 0; data < 1000;) {
            Seen seen = Frames.next(in);
            assertThat(seen.type()).isNotEqualTo(Frames.GOAWAY);
            if (seen.type() == Frames.DATA) {
                data++;
                out.write(frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0x40, 0}));
                out.write(frame(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0x40, 0}));
            }
        }
    }
}
