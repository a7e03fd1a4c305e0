package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.server.Frames.Seen;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Echo;

/// What a request of HTTP/2 must be like (RFC 9113 sections 8.2 and 8.3). A malformed one is a stream error; the connection
/// goes on. The same rules apply with a channel for each stream and without.
@ParameterizedClass
@ValueSource(booleans = {false, true})
class Http2RulesTest {

    private static final int PROTOCOL_ERROR = 1;

    private final Handler handler;
    private LiveServer server;

    Http2RulesTest(boolean isInMemory) {
        handler = isInMemory ? new InMemory(new Echo()) : new Echo();
    }

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.of(new Site(List.of("a"), handler));
    }

    @AfterEach
    void stop() {
        assertThat(server.defects).isEmpty();
        server.close();
    }

    /// RFC 9113 section 8.2.1
    @ParameterizedTest
    @ValueSource(strings = {"x ", "x\t", " x", "\tx", " ", "x\r", "x\ny", "\0", "x\0"})
    void aValueThatBeginsOrEndsWithWhiteSpaceOrHasALineEndIsMalformed(String value) throws IOException {
        assertMalformed(Frames.get("f", value));
    }

    /// RFC 9113 section 8.3.1
    @ParameterizedTest
    @ValueSource(strings = {"http://a/", "https://a/", "a", "a/b", "?q", "*", "", " /", "//a/ "})
    void aPathThatDoesNotBeginWithASlashIsMalformed(String path) throws IOException {
        assertMalformed(fields(":method", "GET", ":scheme", "http", ":authority", "a", ":path", path));
    }

    @Test
    void thePathOfAllIsForOptions() throws IOException {
        assertThat(answer(fields(":method", "OPTIONS", ":scheme", "http", ":authority", "a", ":path", "*")).status())
                .isEqualTo(204);
    }

    /// RFC 8441 section 3: it was not offered.
    @ParameterizedTest
    @CsvSource({"CONNECT, websocket", "GET, websocket"})
    void aProtocolIsUndefined(String method, String protocol) throws IOException {
        assertMalformed(fields(":method", method, ":protocol", protocol, ":scheme", "http", ":authority", "a", ":path",
                "/"));
    }

    /// RFC 9113 section 8.5
    @Test
    void connectHasNeitherSchemeNorPath() throws IOException {
        assertMalformed(fields(":method", "CONNECT", ":scheme", "http", ":authority", "a:80", ":path", "/"));
        assertMalformed(fields(":method", "CONNECT", ":authority", "a:80", ":path", "/"));
    }

    @Test
    void connectIsNotDoneHere() throws IOException {
        try (Socket socket = sent(fields(":method", "CONNECT", ":authority", "a:80"))) {
            assertThat(first(socket).type()).isEqualTo(HEADERS);
            assertThat(statusLogged()).isEqualTo(501);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        :method | GET    | :scheme | http | :path | /    | :path   | /
        :method | GET    | :method | GET  | :scheme | http | :path | /
        :method | GET    | :scheme | http | :unknown | x | :path   | /
        :method | GET    | :scheme | http | :status | 200 | :path  | /
        :method | GET    | :path   | /    | x       | y   | :scheme | http
        :method | GET    | :scheme | http | :path | /    | Upper   | x
        :method | GET    | :scheme | http | :path | /    | connection | close
        :method | GET    | :scheme | http | :path | /    | transfer-encoding | chunked
        :method | GET    | :scheme | http | :path | /    | upgrade | h2c
        :method | GET    | :scheme | http | :path | /    | keep-alive | 5
        :method | GET    | :scheme | http | :path | /    | te      | gzip
        :method | GET    | :scheme | http | :path | /    | content-length | 5
        :method | GET    | :path   | /    | x       | y   | z      | 1
        :scheme | http   | :path   | /    | x       | y   | z      | 1
        """)
    void otherBreachesAreStreamErrors(String n1, String v1, String n2, String v2, String n3, String v3, String n4,
            String v4) throws IOException {
        assertMalformed(fields(n1, v1, n2, v2, n3, v3, n4, v4));
    }

    /// RFC 9110 section 7.4
    @Test
    void aRequestForHttpsInClearTextIsMisdirected() throws Exception {
        try (Socket socket = sent(fields(":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"))) {
            assertThat(first(socket).type()).isEqualTo(HEADERS);
            assertThat(statusLogged()).isEqualTo(421);
        }
    }

    @Test
    void aRequestForHttpsOverTlsIsNot(@TempDir Path folder) throws Exception {
        var authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        try (LiveServer secure = LiveServer.overTls(authority, new Site(List.of("localhost"), handler));
                Socket socket = secure.connectTls("h2")) {
            socket.getOutputStream().write(Frames.PREFACE);
            socket.getOutputStream().write(frame(SETTINGS, 0, 0));
            socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 1, fields(":method", "GET",
                    ":scheme", "https", ":authority", "localhost", ":path", "/")));

            assertThat(first(socket).status()).isEqualTo(200);
        }
    }

    /// The codec tells the scheme by a field of its own.
    @Test
    void aClientCannotSetTheSchemeByTheFieldOfTheCodec() throws IOException {
        assertThat(answer(Frames.get("x-http2-scheme", "https")).status()).isEqualTo(200);
    }

    @Test
    void whatIsMalformedIsCountedAndNoDefect() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertMalformed(Frames.get("f", "x "));
        }
        server.say("GET /\r\n\r\n");
        server.say("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
        answer(Frames.get());

        assertThat(server.protocolErrors()).isEqualTo(5);
    }

    /// Netty tells no handler of those, and ends the stream or the connection itself.
    @Test
    void breachesThatTheCodecEndsAreCountedAsWell() throws IOException {
        try (Socket socket = sent(Frames.get("Upper", "x"))) {
            assertThat(first(socket)).extracting(Seen::type, Seen::error).containsExactly(RST_STREAM, PROTOCOL_ERROR);
            socket.getOutputStream().write(frame(Frames.DATA, 0, 0, new byte[1]));
            assertThat(Frames.until(socket)).anyMatch(seen -> seen.type() == Frames.GOAWAY);
        }
        assertThat(server.protocolErrors()).isEqualTo(2);
    }

    private void assertMalformed(byte[] block) throws IOException {
        try (Socket socket = sent(block)) {
            assertThat(first(socket)).extracting(Seen::type, Seen::error).containsExactly(RST_STREAM, PROTOCOL_ERROR);
            // The next request of the connection is answered.
            socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 3, Frames.get()));
            assertThat(next(socket, 3).status()).isEqualTo(200);
        }
    }

    private Seen answer(byte[] block) throws IOException {
        try (Socket socket = sent(block)) {
            return first(socket);
        }
    }

    private Socket sent(byte[] block) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(Frames.PREFACE);
        socket.getOutputStream().write(frame(SETTINGS, 0, 0));
        socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 1, block));
        return socket;
    }

    private static Seen first(Socket socket) throws IOException {
        return next(socket, 1);
    }

    private static Seen next(Socket socket, int stream) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        Seen seen = Frames.next(in);
        while (seen.stream() != stream) {
            seen = Frames.next(in);
        }
        return seen;
    }

    private int statusLogged() throws IOException {
        try {
            AccessLogEntry entry = server.log.poll(10, TimeUnit.SECONDS);
            return entry == null ? 0 : entry.status();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Literal fields without indexing (RFC 7541 section 6.2.2), in this order.
    private static byte[] fields(String... namesAndValues) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            String value = namesAndValues[i + 1];
            parts.add("\0" + (char) name.length() + name + (char) value.length() + value);
        }
        return String.join("", parts).getBytes(StandardCharsets.ISO_8859_1);
    }
}
