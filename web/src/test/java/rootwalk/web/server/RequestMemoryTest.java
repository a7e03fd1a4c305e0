package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.server.Frames.DATA;
import static rootwalk.web.server.Frames.END_HEADERS;
import static rootwalk.web.server.Frames.HEADERS;
import static rootwalk.web.server.Frames.frame;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Echo;

/// Many requests whose content comes but for its last octet: each may be as large as it is, and all together would take the
/// heap.
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class RequestMemoryTest {

    private static final int EACH = 9_900;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (EACH + 1) + "\r\n\r\n";
    /// As many as there is room for.
    private static final int PLACES = (int) (LiveServer.SETTINGS.totalContent() / (EACH + 100));

    private LiveServer server;
    private final List<Socket> holders = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.of(new Site(List.of("a"), new Echo()));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket holder : holders) {
            holder.close();
        }
        assertThat(server.defects).isEmpty();
        server.close();
    }

    private void hold() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            holders.add(server.connect());
            write(holders.getLast(), HEAD + "x".repeat(EACH));
        }
        // It answers in order of arrival, and so has heard those.
        server.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static void write(Socket socket, String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String oneMore() throws IOException {
        return server.say(HEAD + "x".repeat(EACH + 1));
    }

    @Test
    void requestBeyondTheMemoryLimitIs503() throws IOException {
        hold();

        assertThat(oneMore()).startsWith("HTTP/1.1 503 ").contains("connection: close");
    }

    @Test
    void contentOfAnsweredRequestsIsFreed() throws IOException {
        hold();
        for (Socket holder : holders) {
            write(holder, "x");
            assertThat(LiveServer.read(holder, 13)).isEqualTo("HTTP/1.1 200 ");
        }

        assertThat(oneMore()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void clientThatDisconnectsFreesMemory() throws IOException {
        hold();
        for (Socket holder : holders) {
            holder.close();
        }
        while (server.connections() > 0) {
            Thread.onSpinWait();
        }

        assertThat(oneMore()).startsWith("HTTP/1.1 200 ");
    }

    /// Of requests whose content has not come yet, the heads alone.
    @Test
    void headsOfStreamsShareTheMemoryLimit() throws Exception {
        String[] large = {"f", "x".repeat(120), "g", "x".repeat(120), "h", "x".repeat(120)};
        for (int connection = 0; connection < 4; connection++) {
            holders.add(server.connect());
            var out = holders.getLast().getOutputStream();
            out.write(Frames.PREFACE);
            out.write(frame(Frames.SETTINGS, 0, 0));
            for (int stream = 1; stream <= 199; stream += 2) {
                out.write(frame(HEADERS, END_HEADERS, stream, Frames.post(large)));
            }
        }

        AccessLogEntry refused = server.log.poll(10, TimeUnit.SECONDS);
        assertThat(refused).isNotNull().extracting(AccessLogEntry::status).isEqualTo(503);
    }

    @Test
    void streamsShareTheMemoryLimit() throws Exception {
        for (int connection = 0; connection < 2; connection++) {
            holders.add(server.connect());
            var out = holders.getLast().getOutputStream();
            out.write(Frames.PREFACE);
            out.write(frame(Frames.SETTINGS, 0, 0));
            for (int stream = 1; stream <= PLACES + 1; stream += 2) {
                out.write(frame(HEADERS, END_HEADERS, stream, Frames.post()));
                out.write(frame(DATA, 0, stream, new byte[EACH]));
            }
        }

        AccessLogEntry refused = server.log.poll(10, TimeUnit.SECONDS);
        assertThat(refused).isNotNull().extracting(AccessLogEntry::status).isEqualTo(503);
    }
}
