package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static rootwalk.web.client.Http2Frames.CONTINUATION;
import static rootwalk.web.client.Http2Frames.DATA;
import static rootwalk.web.client.Http2Frames.END_HEADERS;
import static rootwalk.web.client.Http2Frames.END_STREAM;
import static rootwalk.web.client.Http2Frames.GOAWAY;
import static rootwalk.web.client.Http2Frames.HEADERS;
import static rootwalk.web.client.Http2Frames.PING;
import static rootwalk.web.client.Http2Frames.RST_STREAM;
import static rootwalk.web.client.Http2Frames.begin;
import static rootwalk.web.client.Http2Frames.concat;
import static rootwalk.web.client.Http2Frames.fields;
import static rootwalk.web.client.Http2Frames.frame;
import static rootwalk.web.client.Http2Frames.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.client.TestFetchClient.Settings;
import rootwalk.web.cookie.CookieJar;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.PathEvent;

/// Servers that break HTTP/2 or end it, frame by frame: who did what is said of whom.
class Http2ErrorTest {

    /// What the server does when a request is there.
    private interface Answer {
        byte[] to(int stream) throws IOException;
    }

    @Test
    void aGoAwayIsReportedWithItsErrorAndText() throws Exception {
        try (RawServer server = answering(stream -> frame(GOAWAY, 0, 0,
                "\0\0\0\0\0\0\0\1too much\33[31m".getBytes(StandardCharsets.ISO_8859_1)))) {
            FetchFailure failure = failure(server, Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
            assertThat(failure).hasMessage("the server sent GOAWAY, PROTOCOL_ERROR, \"too much.[31m\"");
        }
    }

    @Test
    void aBreachThatEndsTheConnectionIsTheServersAndTheEndTheClients() throws Exception {
        try (RawServer server = answering(stream -> frame(DATA, 0, 0, new byte[1]))) {
            FetchFailure failure = failure(server, Settings.QUICK);

            assertThat(failure.description()).startsWith("the server violated HTTP/2: ")
                    .endsWith("; this client closed the connection");
        }
    }

    @Test
    void aBreachWithinAStreamEndsTheStream() throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", "200", "X-Upper", "1")))) {
            FetchFailure failure = failure(server, Settings.QUICK);

            assertThat(failure.description()).startsWith("the server violated HTTP/2: ")
                    .endsWith("; this client closed the stream");
        }
    }

    @Test
    void aResponseWithoutAStatusEndsItAtOnce() throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields("x", "y")))) {
            assertThat(failure(server, Settings.QUICK))
                    .hasMessage("the response is not HTTP: it has no :status");
        }
    }

    @Test
    void aContentThatBreaksOffHasNoChunks() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            int stream = begin(conversation, new byte[0]);
            conversation.send(frame(HEADERS, END_HEADERS, stream, fields(":status", "200")));
            conversation.send(frame(DATA, 0, stream, new byte[4]));
        })) {
            assertThat(failure(server, Settings.QUICK))
                    .hasMessage("the connection was closed after 4 octets of content, before its stream ended");
        }
    }

    @Test
    void aServerThatPermitsNoStreamIsWaitedForOnlySoLong() throws Exception {
        Limits impatient = new Limits(Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofMillis(50), 16 << 10,
                4 << 20, 16 << 20, 20, 6);
        byte[] none = {0, 3, 0, 0, 0, 0};
        try (RawServer server = RawServer.doing(conversation -> {
            begin(conversation, none);
            conversation.awaitEnd();
        }); TestFetchClient browser = browser(impatient)) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> {
                browser.get(server.url("/first"));
            });

            assertThat(failure.description()).contains("within 300 ms");
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/second"))).description())
                    .isEqualTo("the server allowed no stream within 300 ms");
        }
    }

    /// RFC 9113 section 8.1.1
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HEAD | 200 | 5 | 5 | the response has content, but HEAD has none
        HEAD | 200 |   | 1 | the response has content, but HEAD has none
        GET  | 204 |   | 1 | the response has content, but 204 has none
        GET  | 304 | 5 | 5 | the response has content, but 304 has none
        GET  | 200 | 5 | 0 | the content has 0 octets, but Content-Length is 5
        GET  | 404 | 5 | 0 | the content has 0 octets, but Content-Length is 5
        """)
    void contentThatCannotBeIsAnError(String method, String status, String length, int octets, String seen)
            throws Exception {
        try (RawServer server = answering(stream -> concat(
                frame(HEADERS, END_HEADERS | (octets == 0 ? END_STREAM : 0), stream, length == null
                        ? fields(":status", status)
                        : fields(":status", status, "content-length", length)),
                octets == 0 ? new byte[0] : frame(DATA, END_STREAM, stream, new byte[octets])));
                TestFetchClient browser = browser(Settings.QUICK)) {
            assertThat(catchThrowableOfType(FetchFailure.class,
                    () -> browser.fetch(HttpMethod.valueOf(method), server.url("/"), TestFetchClient.fields(), "")))
                    .hasMessage(seen);
        }
    }

    @ParameterizedTest
    @CsvSource({"3", "7"})
    void contentOfAnotherLengthIsAnError(int octets) throws Exception {
        try (RawServer server = answering(stream -> concat(
                frame(HEADERS, END_HEADERS, stream, fields(":status", "200", "content-length", "5")),
                frame(DATA, END_STREAM, stream, new byte[octets])))) {
            assertThat(failure(server, Settings.QUICK).description()).contains("content-length").contains(octets + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
    void aLengthWithoutContentIsNoErrorWhereThereIsNone(String method, String status) throws Exception {
        try (RawServer server = answering(stream -> concat(
                frame(HEADERS, END_HEADERS, stream, fields(":status", status, "content-length", "5")),
                frame(DATA, END_STREAM, stream, new byte[0]))); TestFetchClient browser = browser(Settings.QUICK)) {
            assertThat(browser.fetch(HttpMethod.valueOf(method), server.url("/"), TestFetchClient.fields(), "").last()
                    .response().body().length()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"x, 0", "set-cookie, 0", "x, 10", "set-cookie, 13"})
    void aValueWithALineEndIsAnError(String name, int control) throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", "200", name, "a" + (char) control + "b")))) {
            assertThat(failure(server, Settings.QUICK)).hasMessage(
                    "the head of the response is malformed: the value of " + name + " contains NUL, CR or LF");
        }
    }

    @Test
    void anotherControlCharacterDropsItsCookieOnly() throws Exception {
        var jar = new CookieJar(Clock.systemUTC());
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", "200", "set-cookie", "bad=a\1b", "set-cookie", "good=1")));
                TestFetchClient browser =
                        TestFetchClient.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE).with(jar))) {
            browser.get(server.url("/"));

            assertThat(jar.header(TestFetchClient.url(server.url("/")))).hasValue("good=1");
        }
    }

    @Test
    void fieldsThatTheCodecAddsAreNotReported() throws Exception {
        try (RawServer server = answering(stream -> concat(
                frame(HEADERS, END_HEADERS, stream, fields(":status", "103", "link", "</a>")),
                frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(":status", "204"))));
                TestFetchClient browser =
                        browser(Settings.QUICK)) {
            browser.get(server.url("/"));

            assertThat(browser.events(PathEvent.Informed.class)).singleElement()
                    .satisfies(interim -> assertThat(interim.headers().names()).containsExactly("link"));
        }
    }

    /// RFC 9113 section 8.3.2, RFC 9110 section 15
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "0", "099", "1000", "abc", "+20"})
    void aStatusOfAnotherFormIsNone(String status) throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", status)))) {
            assertThat(failure(server, Settings.QUICK)).hasMessage("the response is not HTTP: its status is " + status);
        }
    }

    @Test
    void anotherProtocolIsNotSwitchedTo() throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS, stream, fields(":status", "101")))) {
            assertThat(failure(server, Settings.QUICK))
                    .hasMessage("the server switched to another protocol (101) without a request to do so");
        }
    }

    /// RFC 9113 section 8.1
    @Test
    void anInterimResponseDoesNotEndTheStream() throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS | END_STREAM, stream,
                fields(":status", "103")))) {
            assertThat(failure(server, Settings.QUICK)).hasMessage(
                    "the server ended the stream with an interim response (103), without a final one");
        }
    }

    @Test
    void anInterimResponseHasNoContent() throws Exception {
        try (RawServer server = answering(stream -> concat(concat(
                frame(HEADERS, END_HEADERS, stream, fields(":status", "103")), frame(DATA, 0, stream, new byte[3])),
                frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(":status", "204"))))) {
            assertThat(failure(server, Settings.QUICK))
                    .hasMessage("content was received after an interim response, before the final one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+6", "-1", "6x", "99999999999999999999"})
    void aLengthThatIsNoNumberIsSaidToBeNone(String length) throws Exception {
        try (RawServer server = answering(stream -> frame(HEADERS, END_HEADERS, stream,
                fields(":status", "200", "content-length", length)))) {
            assertThat(failure(server, Settings.QUICK).description()).contains("Content-Length is not one number");
        }
    }

    @Test
    void aHeaderSectionThatIsMuchTooLargeEndsTheConnection() throws Exception {
        byte[] field = fields("x", "y".repeat(120));
        byte[] more = new byte[field.length * 100];
        for (int i = 0; i < more.length; i += field.length) {
            System.arraycopy(field, 0, more, i, field.length);
        }
        try (RawServer server = answering(stream -> concat(
                concat(frame(HEADERS, 0, stream, fields(":status", "200")), frame(CONTINUATION, 0, stream, more)),
                frame(CONTINUATION, END_HEADERS, stream, more)))) {
            assertThat(failure(server, Settings.QUICK)).hasMessage(
                    "the header section is larger than 20480 octets; this client closed the connection");
        }
    }

    /// Netty closes the connection then, which is not what the server did.
    @Test
    void aServerThatFloodsTheClientWithPingsIsNotSaidToHaveClosed() throws Exception {
        byte[] ping = frame(PING, 0, 0, new byte[8]);
        byte[] many = new byte[ping.length * 10_000];
        for (int i = 0; i < many.length; i += ping.length) {
            System.arraycopy(ping, 0, many, i, ping.length);
        }
        try (RawServer server = RawServer.doing(conversation -> {
            begin(conversation, new byte[0]);
            for (int i = 0; i < 200; i++) {
                conversation.send(many);
            }
        })) {
            assertThat(failure(server, Settings.QUICK).description()).startsWith("the server violated HTTP/2: ")
                    .contains("control frames").endsWith("; this client closed the connection");
        }
    }

    @Test
    void aServerThatAcceptsFewFieldsIsTheReasonWhyARequestCannotBeSent() throws Exception {
        byte[] few = {0, 6, 0, 0, 0, 10};
        try (RawServer server = RawServer.doing(conversation -> {
            int stream = begin(conversation, few);
            if (stream > 0) {
                conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(":status", "204")));
            }
            conversation.awaitEnd();
        }); TestFetchClient browser = browser(Settings.QUICK)) {
            // The settings may not have been received before the first request.
            FetchFailure first = catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));
            FetchFailure second = catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));

            assertThat(second.usualCause()).contains("SETTINGS_MAX_HEADER_LIST_SIZE");
            assertThat(first == null || first.usualCause().equals(second.usualCause())).isTrue();
        }
    }

    @Test
    void aRefusedStreamIsAskedForOnceMore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = answering(stream -> asked.incrementAndGet() == 1
                ? frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 7})
                : frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(":status", "204")));
                TestFetchClient browser =
                        browser(Settings.QUICK)) {
            assertThat(browser.get(server.url("/")).last().response().status().code()).isEqualTo(204);
            assertThat(browser.events(PathEvent.Retried.class)).singleElement().extracting(PathEvent.Retried::why)
                    .isEqualTo("the server did not process it: the server reset the stream with REFUSED_STREAM");
        }
    }

    @Test
    void aSecondRefusalIsFinal() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = answering(stream -> {
            asked.incrementAndGet();
            return frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 7});
        })) {
            assertThat(failure(server, Settings.QUICK)).hasMessage("the server reset the stream with REFUSED_STREAM");
            assertThat(asked).hasValue(2);
        }
    }

    private static TestFetchClient browser(Limits limits) {
        return TestFetchClient.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE).with(limits));
    }

    private static FetchFailure failure(RawServer server, Limits limits) {
        try (TestFetchClient browser = browser(limits)) {
            return catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));
        }
    }

    /// Gives the same to every request of a connection.
    private static RawServer answering(Answer answer) throws IOException {
        return RawServer.doing(conversation -> {
            for (int stream = begin(conversation, new byte[0]); stream > 0; stream = request(conversation)) {
                conversation.send(answer.to(stream));
            }
        });
    }
}
