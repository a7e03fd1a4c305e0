package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.server.Frames.CONTINUATION;
import static rootwalk.web.server.Frames.DATA;
import static rootwalk.web.server.Frames.END_HEADERS;
import static rootwalk.web.server.Frames.END_STREAM;
import static rootwalk.web.server.Frames.GOAWAY;
import static rootwalk.web.server.Frames.HEADERS;
import static rootwalk.web.server.Frames.PING;
import static rootwalk.web.server.Frames.PRIORITY;
import static rootwalk.web.server.Frames.RST_STREAM;
import static rootwalk.web.server.Frames.SETTINGS;
import static rootwalk.web.server.Frames.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.http.Body;
import rootwalk.web.server.Frames.Seen;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Routes;
import rootwalk.web.site.Routes.Route;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.demo.Echo;

/// RFC 9113 section 10.5: frames that cost an attacker little and a server much. Nobody's settings are acknowledged here,
/// so no limit may wait for that. The limits are the same with a channel for each stream and without.
@ParameterizedClass
@ValueSource(booleans = {false, true})
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class Http2AttackTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

    private final boolean isInMemory;
    private LiveServer server;

    Http2AttackTest(boolean isInMemory) {
        this.isInMemory = isInMemory;
    }

    @BeforeEach
    void start() throws IOException {
        SiteResponse.Full large =
                new SiteResponse.Full(HttpResponseStatus.OK, new DefaultHttpHeaders(), Body.of(new byte[1 << 20]));
        Handler handler =
                Routes.of(List.of(new Route("/", _ -> large), new Route("/echo", new Echo())), new Echo());
        server = LiveServer.of(new Site(List.of("a"), isInMemory ? new InMemory(handler) : handler));
    }

    @AfterEach
    void stop() {
        assertThat(server.defects).isEmpty();
        server.close();
    }

    private Socket greeted(byte... settings) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(Frames.PREFACE);
        socket.getOutputStream().write(frame(SETTINGS, 0, 0, settings));
        return socket;
    }

    /// What comes back to so many of these frames, until the server closes.
    private List<Seen> afterFlood(int count, byte[] frame) throws IOException {
        try (Socket socket = greeted()) {
            flood(socket, count, frame);
            return Frames.until(socket);
        }
    }

    private static void flood(Socket socket, int count, byte[] frame) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        write(socket, all.toByteArray());
    }

    /// The server may have closed in the middle of it.
    private static void write(Socket socket, byte[] octets) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(octets);
            out.flush();
        } catch (SocketException e) {
            assertThat(e).hasMessageMatching(".*(reset|pipe).*");
        }
    }

    private static void assertEnded(List<Seen> seen, int error) {
        assertThat(seen).anyMatch(frame -> frame.type() == GOAWAY && frame.error() == error);
    }

    @Test
    void pingFlood() throws IOException {
        assertEnded(afterFlood(1000, frame(PING, 0, 0, new byte[8])), ENHANCE_YOUR_CALM);
    }

    @Test
    void settingsFlood() throws IOException {
        assertEnded(afterFlood(1000, frame(SETTINGS, 0, 0)), ENHANCE_YOUR_CALM);
    }

    @Test
    void priorityFlood() throws IOException {
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_HEADERS, 1, Frames.post()));
            flood(socket, 1000, frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 9}));

            assertEnded(Frames.until(socket), ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void rapidReset() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int stream = 1; stream < 2000; stream += 2) {
            all.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, Frames.get()));
            all.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
        }
        try (Socket socket = greeted()) {
            write(socket, all.toByteArray());

            assertEnded(Frames.until(socket), ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void continuationFlood() throws IOException {
        var all = new ByteArrayOutputStream();
        all.writeBytes(frame(HEADERS, END_STREAM, 1, (byte) 0x82));
        for (int i = 0; i < 100; i++) {
            all.writeBytes(frame(CONTINUATION, 0, 1, (byte) 0x86));
        }
        try (Socket socket = greeted()) {
            write(socket, all.toByteArray());

            assertEnded(Frames.until(socket), ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void emptyDataFlood() throws IOException {
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_HEADERS, 1, Frames.post()));
            flood(socket, 1000, frame(DATA, 0, 1));

            assertEnded(Frames.until(socket), ENHANCE_YOUR_CALM);
        }
    }

    /// A field that is kept once in the table and then named again and again, one octet each (RFC 7541 section 7.3).
    @Test
    void headerBombByTheCompressionTable() throws IOException {
        var block = new ByteArrayOutputStream();
        block.writeBytes(Frames.get());
        block.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) (1000 - 127 & 0x7f | 0x80), (byte) (1000 - 127 >> 7)});
        byte[] value = new byte[1000];
        Arrays.fill(value, (byte) 'y');
        block.writeBytes(value);
        byte[] again = new byte[4000];
        Arrays.fill(again, (byte) 0xbe);
        block.writeBytes(again);
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray()));

            List<Seen> seen = Frames.until(socket);
            assertThat(seen.getLast().type()).isEqualTo(GOAWAY);
            assertThat(seen).noneMatch(frame -> frame.status() == 200);
        }
    }

    @Test
    void tableOfTheServerIsNotMadeLarger() throws IOException {
        try (Socket socket = greeted()) {
            // RFC 7541 section 6.3: 2^20 octets
            write(socket,
                    frame(HEADERS, END_STREAM | END_HEADERS, 1, new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 0x3f}));

            assertEnded(Frames.until(socket), COMPRESSION_ERROR);
        }
    }

    @Test
    void moreStreamsThanThereArePlacesAreRefused() throws IOException {
        try (Socket socket = greeted()) {
            for (int stream = 1; stream < 401; stream += 2) {
                write(socket, frame(HEADERS, END_HEADERS, stream, Frames.post()));
            }
            var in = new DataInputStream(socket.getInputStream());
            Seen seen = Frames.next(in);
            while (seen.type() != RST_STREAM) {
                seen = Frames.next(in);
            }
            assertThat(seen.error()).isEqualTo(REFUSED_STREAM);
            assertThat(seen.stream()).isEqualTo(257);
        }
    }

    /// The client lets nothing be sent to it (RFC 9113 section 6.9.2), and its request has the server hold the reply.
    @Test
    void zeroWindowStall() throws IOException {
        try (Socket socket = greeted((byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0)) {
            write(socket, frame(HEADERS, END_STREAM | END_HEADERS, 1, Frames.get()));
            var in = new DataInputStream(socket.getInputStream());
            while (Frames.next(in).type() != HEADERS) {
                // What comes before the reply.
            }
            server.passes(Duration.ofHours(1));

            Seen seen = Frames.next(in);
            assertThat(seen.type()).isIn(RST_STREAM, GOAWAY);
        }
    }

    /// The same with events, which have no end of their own.
    @Test
    void zeroWindowBlocksNoEventThread() throws Exception {
        var over = new CountDownLatch(1);
        var site = new Site(List.of("a"), _ -> new SiteResponse.Events(new DefaultHttpHeaders(), sink -> {
            try {
                sink.send("step", "one");
            } finally {
                over.countDown();
            }
        }));
        try (LiveServer telling = LiveServer.of(site); Socket socket = telling.connect()) {
            write(socket, Frames.PREFACE);
            write(socket, frame(SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
            write(socket, frame(HEADERS, END_STREAM | END_HEADERS, 1, Frames.get()));

            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                telling.passes(Duration.ofSeconds(11));
            }
            var in = new DataInputStream(socket.getInputStream());
            Seen seen = Frames.next(in);
            while (seen.type() != RST_STREAM) {
                seen = Frames.next(in);
            }
            assertThat(seen.stream()).isEqualTo(1);
            assertThat(telling.defects).isEmpty();
        }
    }

    /// RFC 9113 section 8.3.1: two names for one thing have to be the same.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http  | a | a | 200
        http  | a | b | 0
        ftp   | a |   | 0
        http  |   | a | 200
        """)
    void pseudoFieldsThatSayTwoThingsAreRefused(String scheme, String authority, String host, int status)
            throws IOException {
        List<String> more = new ArrayList<>(List.of(":scheme", scheme));
        if (authority != null) {
            more.addAll(List.of(":authority", authority));
        }
        if (host != null) {
            more.addAll(List.of("host", host));
        }
        assertStatus(status, Frames.bare(more.toArray(String[]::new)));
    }

    @Test
    void twoHostsWithoutAnAuthorityAreRefused() throws IOException {
        assertStatus(0, Frames.bare(":scheme", "http", "host", "a", "host", "a"));
    }

    private void assertStatus(int status, byte[] block) throws IOException {
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_STREAM | END_HEADERS, 1, block));
            var in = new DataInputStream(socket.getInputStream());
            Seen seen = Frames.next(in);
            while (seen.stream() != 1) {
                seen = Frames.next(in);
            }
            assertThat(seen.status()).isEqualTo(status);
            assertThat(seen.error()).isEqualTo(status == 0 ? PROTOCOL_ERROR : 0);
        }
    }

    @Test
    void contentThatDoesNotCome() throws IOException {
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_HEADERS, 1, Frames.post("content-length", "5")));
            while (server.log.isEmpty()) {
                server.passes(Duration.ofSeconds(1));
                Thread.onSpinWait();
            }
            assertThat(server.log.remove().status()).isEqualTo(408);
        }
    }

    @Test
    void connectionWithoutAnyRequest() throws IOException {
        try (Socket socket = greeted()) {
            var in = new DataInputStream(socket.getInputStream());
            // Its own, and the word that it has read ours.
            assertThat(Frames.next(in).type()).isEqualTo(SETTINGS);
            assertThat(Frames.next(in).type()).isEqualTo(SETTINGS);
            server.passes(Duration.ofSeconds(31));

            assertThat(Frames.until(socket).getLast().type()).isEqualTo(GOAWAY);
        }
    }

    @Test
    void clientThatHasClosedIsNotWaitedFor() throws IOException {
        try (Socket socket = greeted()) {
            socket.shutdownOutput();

            assertThat(Frames.until(socket).getLast().type()).isEqualTo(GOAWAY);
        }
    }

    /// RFC 9113 section 10.3: what would be another message, or another framing, for whoever makes HTTP/1 of it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        transfer-encoding | chunked
        connection        | close
        keep-alive        | timeout=5
        proxy-connection  | close
        upgrade           | h2c
        te                | gzip
        x-a               | b\\r\\nx-smuggled: 1
        x-a               | b\\nx-smuggled: 1
        x-a               | b\\0
        x a               | b
        x-a\\r\\nx-b        | b
        X-A               | b
        x:a               | b
        host              | other
        content-length    | 5
        content-length    | 0, 5
        :path             | /other
        :authority        | other
        :status           | 200
        :other            | x
        """)
    void fieldOfADowngrade(String name, String value) throws IOException {
        try (Socket socket = greeted()) {
            write(socket, frame(HEADERS, END_STREAM | END_HEADERS, 1,
                    Frames.get(name.translateEscapes(), value.translateEscapes())));
            write(socket, frame(PING, 0, 0, new byte[8]));
            var in = new DataInputStream(socket.getInputStream());
            Seen seen = Frames.next(in);
            while (seen.type() == SETTINGS || seen.type() == PING) {
                seen = Frames.next(in);
            }
            boolean refused = seen.error() == PROTOCOL_ERROR || seen.status() == 400;
            assertThat(refused).as(name + ": " + value + " " + seen).isTrue();
        }
    }
}
