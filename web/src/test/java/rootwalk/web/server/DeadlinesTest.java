package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import rootwalk.web.http.Body;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.demo.Echo;

/// Nobody holds a connection by being slow.
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class DeadlinesTest {

    private LiveServer server;

    @BeforeEach
    void start() throws IOException {
        SiteResponse.Full large =
                new SiteResponse.Full(HttpResponseStatus.OK, new DefaultHttpHeaders(), Body.of(new byte[32 << 20]));
        server = LiveServer.of(
                new Site(List.of("a"), Routes.of(List.of(new Route("/large", _ -> large)), new Echo())));
    }

    @AfterEach
    void stop() {
        assertThat(server.defects).isEmpty();
        server.close();
    }

    private Socket after(String octets) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /// Waits until the server has heard what was sent before: it answers in order of arrival.
    private void settle() throws IOException {
        server.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void slowlorisGets408() throws IOException {
        try (Socket socket = after("GET / HTTP/1.1\r\nHost: a\r\nX-")) {
            settle();
            server.passes(Duration.ofSeconds(11));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void octetByOctetIsNoExcuse() throws IOException {
        try (Socket socket = after("GET / HTTP/1.1\r\n")) {
            settle();
            server.passes(Duration.ofSeconds(8));
            socket.getOutputStream().write('X');
            settle();
            server.passes(Duration.ofSeconds(3));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void contentBelowTheRateGets408() throws IOException {
        try (Socket socket = after("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nxxxx")) {
            settle();
            server.passes(Duration.ofSeconds(11));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void contentOctetByOctetIsNoExcuse() throws IOException {
        try (Socket socket = after("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nx")) {
            settle();
            server.passes(Duration.ofSeconds(8));
            socket.getOutputStream().write('x');
            settle();
            server.passes(Duration.ofSeconds(3));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    /// The connections of a client are limited to 16.
    @Test
    void aRequestThatIsNotCompleteMakesRoomForOthers() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                slow.add(after("GET / HTTP/1.1\r\nHost: a\r\nX-"));
            }
            settle();
            for (int i = 0; i < 8; i++) {
                Socket socket = after("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n"
                        + "Expect: 100-continue\r\n\r\n");
                slow.add(socket);
                assertThat(LiveServer.read(socket, 25)).startsWith("HTTP/1.1 100 ");
            }

            for (int i = 0; i < 16; i++) {
                Socket other = server.connect();
                slow.add(other);
                other.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(LiveServer.read(other, 12)).isEqualTo("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void silenceIsAnsweredBySilence() throws IOException {
        try (Socket socket = server.connect()) {
            settle();
            server.passes(Duration.ofSeconds(11));

            assertThat(LiveServer.rest(socket)).isEmpty();
        }
    }

    @Test
    void idleConnectionIsClosed() throws IOException {
        try (Socket socket = after("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            settle();
            server.passes(Duration.ofSeconds(31));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 200 ").doesNotContain("408");
        }
    }

    @Test
    void aClientThatDoesNotReadItsResponseLosesIt() throws IOException {
        try (Socket socket = after("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")) {
            settle();
            server.passes(Duration.ofHours(10));
            while (server.connections() > 0) {
                Thread.onSpinWait();
            }

            assertThat(received(socket)).isLessThan(32 << 20);
        }
    }

    private static int received(Socket socket) throws IOException {
        int received = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                received += read;
            }
        } catch (SocketException e) {
            return received;
        }
        return received;
    }

    @Test
    void withTooManyConnectionsTheLongestIdleIsClosedForTheNewOne() throws IOException {
        List<Socket> sockets = open("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        sockets.add(after("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

        assertThat(LiveServer.read(sockets.getLast(), 12)).isEqualTo("HTTP/1.1 200");
        assertThat(LiveServer.rest(sockets.getFirst())).as("its one response").startsWith("TTP/1.1 200 ");
        close(sockets);
    }

    @Test
    void aClientWhoseConnectionsAreAllInUseGetsNoMore() throws IOException {
        List<Socket> sockets = open("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        try (Socket oneMore = server.connect()) {
            assertThat(received(oneMore)).isZero();
        }
        close(sockets);
    }

    /// As many connections as one client may have, each with the first octet of a response.
    private List<Socket> open(String request) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < LiveServer.SETTINGS.connectionsPerClient(); i++) {
            sockets.add(after(request));
            LiveServer.read(sockets.getLast(), 1);
            server.passes(Duration.ofMillis(1));
        }
        return sockets;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
