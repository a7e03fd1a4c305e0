package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.site.Redirect;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Echo;

/// RFC 9112 section 11.2: two readers of one connection must never disagree where a request ends. Each test has a second
/// request in what may be content; answering it would be the smuggler's success.
class SmugglingTest {

    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static LiveServer server;

    @BeforeAll
    static void start() throws IOException {
        server = LiveServer.of(new Site(List.of("a"), new Echo()),
                new Site(List.of("split"), Redirect.by(301, "https://elsewhere")));
    }

    @AfterAll
    static void stop() {
        assertThat(server.defects).isEmpty();
        server.close();
    }

    private static void assertRefused(String request) throws IOException {
        String reply = server.sayAndStay(request + SMUGGLED);

        assertThat(reply).startsWith("HTTP/1.1 400 ").contains("connection: close").doesNotContain("smuggled");
        assertThat(reply.split("HTTP/1.1 ")).as("one reply").hasSize(2);
    }

    @Test
    void contentLengthBesideTransferEncoding() throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void transferEncodingBeforeContentLength() throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n");
    }

    @Test
    void twoContentLengths() throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 35\r\n\r\n");
    }

    @Test
    void sameContentLengthTwice() throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nxxxx");
    }

    /// An extension is no part of the content, and ends with its line (RFC 9112 section 7.1.1).
    @Test
    void chunkExtensionHidesNothing() throws IOException {
        String reply = server.say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x=\"y\"\r\nhi\r\n0;last\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(reply).containsSubsequence("\r\n\r\nhi", "HTTP/1.1 200 ", "GET /next");
    }

    @Test
    void chunkExtensionThatEndsInABareLineFeed() throws IOException {
        assertRefused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x\nhi\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+4", "-1", "4, 5", "0x4", "4 4", "99999999999999999999", "\u00b2"})
    void contentLengthThatIsNoNumber(String length) throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
    }

    @Test
    void foldedField() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: a\r\nX-Some: thing\r\n Content-Length: 35\r\n\r\n");
    }

    @Test
    void foldedFieldAfterAnEmptyLine() throws IOException {
        assertRefused("\r\nGET / HTTP/1.1\r\nHost: a\r\nX-Some: thing\r\n\tmore\r\n\r\n");
    }

    @Test
    void foldedTrailerField() throws IOException {
        assertRefused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\n0\r\nX-Some: thing\r\n more\r\n\r\n");
    }

    /// The last line of the head comes with the content, which begins as a folded field would.
    @Test
    void contentThatBeginsWithASpaceIsNoFoldedField() throws IOException {
        try (Socket socket = server.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            server.say(SMUGGLED);
            server.say(SMUGGLED);
            out.write("\r\n hi".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n hi");
        }
    }

    /// RFC 9112 section 2.2
    @Test
    void fewEmptyLinesBeforeARequestArePassedOver() throws IOException {
        assertThat(server.say("\r\n\r\n" + SMUGGLED)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\0", " "})
    void nothingButEmptyLines(String line) throws IOException {
        assertRefused(line.repeat(12_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET\t/\tHTTP/1.1", "GET /\tHTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET / http/1.1",
                    "GET / HTTP/1.10", "GET / HTTP/01.1", "GET / x HTTP/1.1", "\0GET / HTTP/1.1"})
    void requestLineThatReadersReadInDifferentWays(String line) throws IOException {
        assertRefused(line + "\r\nHost: a\r\n\r\n");
    }

    @Test
    void foldedFieldOfASecondRequest() throws IOException {
        String reply =
                server.sayAndStay("GET /echo HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n x\r\n\r\n");

        assertThat(reply).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
    }

    @Test
    void fieldBeginningWithASpaceBeforeAllOthers() throws IOException {
        assertRefused("GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n");
    }

    @Test
    void spaceBeforeTheColon() throws IOException {
        assertRefused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void bareLineFeed() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: a\nX-Some: thing\r\n\r\n");
    }

    @Test
    void bareCarriageReturnInAField() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: a\r\nX-Some: th\ring\r\n\r\n");
    }

    @Test
    void nulInAField() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: a\r\nX-Some: th\0ing\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "xchunked", "chunked, chunked", "identity", "chunked;q=1", ""})
    void transferCodingThatIsNotChunked(String coding) throws IOException {
        String reply = server.sayAndStay(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(reply).matches("(?s)HTTP/1.1 (400|501) .*").contains("connection: close").doesNotContain("smuggled");
    }

    @Test
    void transferCodingOfHttp10() throws IOException {
        String reply = server.sayAndStay(
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(reply).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "0x5", "5 5", "100000000000000000", " 5", "5;\nx", "1\n"})
    void chunkWithABadSize(String size) throws IOException {
        assertRefused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n");
    }

    @Test
    void chunkThatIsLongerThanItSays() throws IOException {
        assertRefused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nHost: b", "X-No: host", "Host: a/b", "Host: user@a", "Host: ", "Host: a b",
            "Host: a:abc", "Host: a:80:b", "Host: :80", "Host: a,b", "Host: [::1", "Host: [::1]b", "Host: []",
            "Host: a]"})
    void hostThatIsNotOne(String field) throws IOException {
        assertRefused("GET / HTTP/1.1\r\n" + field + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "a:80"})
    void hostThatIsOne(String host) throws IOException {
        assertThat(server.say("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void hostThatIsAnAddressIsOneToo() throws IOException {
        assertThat(server.say("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")).startsWith("HTTP/1.1 421 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET http://", "GET ftp://a/", "GET a", "GET *", "GET /\u00e9", "GET /#x"})
    void targetThatIsNoPath(String line) throws IOException {
        assertRefused(line + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void headerInjectionByTheTargetSplitsNoResponse() throws IOException {
        String reply = server.say("GET /%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: split\r\n\r\n");

        assertThat(reply).contains("location: https://elsewhere/%0d%0aSet-Cookie:%20x=1")
                .doesNotContainIgnoringCase("\nset-cookie");
    }
}
