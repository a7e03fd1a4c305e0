package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.cookie.CookieJar;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;

/// Responses whose head, or the frame of whose content, is not as it must be: what is wrong is said in the words of HTTP.
class MalformedHeadTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                Content-Length: 3#Transfer-Encoding: chunked   | the head of the response is malformed: it has both Content-Length and Transfer-Encoding
                Content-Length: 3, 4                           | the head of the response is malformed: Multiple Content-Length values found: [3, 4]
                Content-Length: 3#Content-Length: 4            | the head of the response is malformed: Multiple Content-Length values found: [3, 4]
                no colon                                       | the head of the response is malformed: a field name is followed by a blank and no colon
                X Y: z                                         | the head of the response is malformed: a field name is followed by a blank and no colon
                Abcd: x#Foo #Content-Length: 3                 | the head of the response is malformed: a field name is followed by a blank and no colon
                nocolon                                        | the head of the response is malformed: No colon found
                X: a@b                                         | the head of the response is malformed: the value of X contains NUL, CR or LF
                """)
    void isReportedWithTheReason(String fields, String seen) throws IOException {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 OK\n" + fields.replace('#', '\n').replace('@', (char) 0) + "\n\nabc")) {
            assertThat(failure(server)).hasMessage(seen);
        }
    }

    /// RFC 9112 section 2.2: a client may accept them.
    @ParameterizedTest
    @CsvSource({"Content-Length: 3#, abc", "Transfer-Encoding: chunked#, 3@#abc@#0@#X: y##", "Connection: close#, abc"})
    void linesMayEndWithLfOnly(String fields, String content) throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.send(("HTTP/1.1 200 OK\n" + fields.replace('#', '\n') + "\n"
                    + content.replace('#', '\n').replace('@', '\r'))
                    .getBytes(StandardCharsets.US_ASCII));
        }); TestFetchClient browser = TestFetchClient.usual()) {
            assertThat(browser.get(server.url("/")).last().response().body().text(StandardCharsets.US_ASCII))
                    .isEqualTo("abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hi</html>", "HTTP/1.1 20", "HTTP/1.1 200 OK\rX: y\r"})
    void aFirstLineThatBreaksOffIsQuoted(String begin) throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(begin);
        })) {
            assertThat(failure(server))
                    .hasMessage("the connection was closed in the first line of the response, which is \""
                            + begin.replace('\r', '.') + "\"");
        }
    }

    /// A TLS alert, and control octets before a status line; the connection stays open.
    @ParameterizedTest
    @CsvSource({"15030300020228, 0x15", "0a1503, 0x15", "000102485454502f312e3120323030204f4b0d0a0d0a, 0x00",
            "09485454502f312e3120323030204f4b0d0a0d0a, 0x09", "ff00, 0xff", "7f, 0x7f"})
    void octetsThatBeginNoLineAreReportedAtOnce(String hex, String first) throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.send(HexFormat.of().parseHex(hex));
            conversation.awaitEnd();
        })) {
            assertThat(failure(server)).hasMessage("the response is not HTTP: it begins with the octet " + first);
        }
    }

    @Test
    void lineEndsBeforeTheStatusLineAreSkipped() throws Exception {
        try (RawServer server = RawServer.answering("\n\nHTTP/1.1 103 Early Hints\n\n\nHTTP/1.1 204 No Content\n\n");
                TestFetchClient browser = TestFetchClient.usual()) {
            assertThat(browser.get(server.url("/")).last().response().status().code()).isEqualTo(204);
        }
    }

    @Test
    void aBlankBeforeTheColonIsNoPartOfTheName() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length : 3\nX\t: y\n\nabc");
                TestFetchClient browser = TestFetchClient.usual()) {
            Response response = browser.get(server.url("/")).last().response();

            assertThat(response.headers().get("X")).isEqualTo("y");
            assertThat(response.body().length()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+3", "-3", "3 3", "0x3", "three", "3;", "99999999999999999999"})
    void aLengthThatIsNoNumberIsNotGuessed(String length) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: " + length + "\n\nabc")) {
            assertThat(failure(server).description()).startsWith("the head of the response is malformed: ");
        }
    }

    @Test
    void codingsOfHttp11AreNotThoseOfHttp10() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n")) {
            assertThat(failure(server)).hasMessage(
                    "the head of the response is malformed: Transfer-Encoding was sent with HTTP/1.0, which does not have it");
        }
    }

    @Test
    void aTruncatedHeadIsNotReportedAsAnotherProtocol() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nContent-Le");
        })) {
            assertThat(failure(server)).hasMessage("the connection was closed in the head of the response");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        3#abcdef#0##      | a chunk of the content is malformed: a chunk is longer than its declared size
        3;a@#abc#0##      | a chunk of the content is malformed: the line of its size cannot be read
        x#abc#0##         | a chunk of the content is malformed: Invalid character in chunk size
        -1#abc#0##        | a chunk of the content is malformed: Invalid character in chunk size
        ffffffff#abc#0##  | a chunk of the content is malformed: Chunk size overflow: 4294967295
        """)
    void malformedChunksAreReportedWithTheReason(String content, String seen) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"
                + content.replace('#', '\n').replace('@', (char) 0))) {
            assertThat(failure(server)).hasMessage(seen);
        }
    }

    /// RFC 6265 section 5.2, as 6265bis has it: such a cookie is passed over, and nothing else.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 11, 13, 27, 31, 127})
    void aControlCharacterDropsItsCookieOnly(int control) throws Exception {
        var jar = new CookieJar(Clock.systemUTC());
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nSet-Cookie: good=1\nSet-Cookie: bad=a"
                + (char) control + "b\nSet-Cookie: last=1\nContent-Length: 2\n\nok");
                TestFetchClient browser = TestFetchClient.with(wish -> wish.with(jar))) {
            Response response = browser.get(server.url("/")).last().response();

            assertThat(response.body().text(StandardCharsets.UTF_8)).isEqualTo("ok");
            assertThat(jar.header(TestFetchClient.url(server.url("/")))).hasValue("good=1; last=1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 27, 127})
    void anotherControlCharacterStaysInItsValue(int control) throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nX: a" + (char) control
                + "b\nContent-Length: 2\n\nok"); TestFetchClient browser = TestFetchClient.usual()) {
            assertThat(browser.get(server.url("/")).last().response().headers().get("X"))
                    .isEqualTo("a" + (char) control + "b");
        }
    }

    @Test
    void aLocationInUtf8IsFollowedOctetByOctet() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                conversation.say(head.startsWith("GET /a ")
                        ? "HTTP/1.1 302 Found\nLocation: /caf\u00c3\u00a9?q=\u00e9\nContent-Length: 0\n\n"
                        : "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            browser.get(server.url("/a"));

            assertThat(server.heads().getLast()).startsWith("GET /caf%C3%A9?q=%E9 HTTP/1.1\n");
        }
    }

    @Test
    void theStatusOfAProxyThatRefusesIsReported() throws IOException {
        try (RawServer proxy = RawServer.answering("HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n");
                TestFetchClient browser = TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")))) {
            FetchFailure failure =
                    catchThrowableOfType(FetchFailure.class, () -> browser.get("http://www.harbor.isle/a"));

            assertThat(failure).hasMessage("the proxy 127.0.0.1:" + proxy.port()
                    + " opened no tunnel to www.harbor.isle:80: 407 Proxy Authentication Required");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-OpenSSH_9.2\n", "HTTP/1.1 200 OK\nContent-Length: x\n\n"})
    void aServerThatIsNoProxyIsReportedWithoutClassNames(String greeting) throws IOException {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(greeting);
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")))) {
            FetchFailure failure =
                    catchThrowableOfType(FetchFailure.class, () -> browser.get("http://www.harbor.isle/a"));

            assertThat(failure.description()).doesNotContain("Exception", "io.netty", "=>", "null", "/127");
        }
    }

    private static FetchFailure failure(RawServer server) {
        try (TestFetchClient browser = TestFetchClient.usual()) {
            return catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));
        }
    }
}
