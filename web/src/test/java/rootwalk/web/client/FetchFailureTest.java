package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.client.TestFetchClient.Settings;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.PathEvent;

/// Servers that fail, each in its own way: the client says at which step, what was seen, and what usually causes it.
class FetchFailureTest {

    @Test
    void aPortWithoutAListenerRefuses() throws IOException {
        int port;
        try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = freed.getLocalPort();
        }
        FetchFailure failure = failure("http://127.0.0.1:" + port + "/", Settings.QUICK);

        assertThat(failure.step()).isEqualTo(FetchStep.CONNECT);
        assertThat(failure).hasMessage("127.0.0.1:" + port + " refused the connection");
        assertThat(failure.usualCause()).contains("no server listens");
    }

    @Test
    void aServerThatClosesWithoutAResponseIsReported() throws IOException {
        try (RawServer server = RawServer.doing(RawServer.Conversation::head)) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
            assertThat(failure).hasMessage("the server closed the connection without a response");
        }
    }

    @Test
    void aResetIsDistinguishedFromAClose() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.reset();
        })) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
            assertThat(failure).hasMessage("the connection was reset");
        }
    }

    /// RFC 8446 section 4.4.2.4: with TLS 1.3, the client has completed the handshake before.
    @Test
    void anAlertAfterTheHandshakeIsNamed() {
        FetchFailure failure = ResponseFailures.connectionFailed(
                new DecoderException(
                        new SSLHandshakeException("(certificate_required) Received fatal alert: certificate_required")),
                false,
                new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0));

        assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
        assertThat(failure).hasMessage("the server ended the connection with the TLS alert certificate_required");
        assertThat(failure.usualCause()).isEqualTo("the server requires a client certificate");
    }

    @Test
    void aSilentServerIsWaitedForOnlySoLong() throws Exception {
        Limits impatient = new Limits(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMillis(50), 16 << 10,
                4 << 20, 16 << 20, 20, 6);
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 204 No Content\n\n");
            conversation.awaitEnd();
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.with(impatient))) {
            browser.get(server.url("/first"));
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/second")));

            assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
            assertThat(failure).hasMessage("no response was received within 500 ms");
            assertThat(browser.events(PathEvent.Retried.class)).isEmpty();
        }
    }

    @Test
    void aServerThatFallsSilentWithinItsContentIsLeft() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf");
            conversation.awaitEnd();
        })) {
            Limits impatient = new Limits(Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMillis(50), 16 << 10,
                    4 << 20, 16 << 20, 20, 6);
            FetchFailure failure = failure(server.url("/"), impatient);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure).hasMessage("nothing was received for 50 ms after 4 octets of content");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                Content-Length: 10       | half         | the connection was closed after 4 octets of content, of 10
                Transfer-Encoding: chunked | 4#half#     | the connection was closed after 4 octets of content, before its last chunk
                """)
    void aContentThatEndsTooEarlyIsTruncated(String field, String content, String seen) throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\n" + field + "\n\n" + content.replace('#', '\n'));
        })) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure).hasMessage(seen);
        }
    }

    @Test
    void aChunkWithoutASizeIsMalformed() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nfour\nhalf\n0\n\n")) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure.description()).startsWith("a chunk of the content is malformed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\n\n", "220 mail.harbor.isle ESMTP\n\n", "HTTP/1.1 abc OK\n\n",
            "HTTP/1.1\n\n", "HTTP/2.0 200 OK\nContent-Length: 0\n\n", "HTTP/1.1 099 Odd\nContent-Length: 0\n\n",
            "HTTP/1.1 1000 Odd\nContent-Length: 0\n\n"})
    void whatIsNoHttpIsSaidToBeNone(String greeting) throws IOException {
        try (RawServer server = RawServer.answering(greeting)) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure.description()).startsWith("the response is not HTTP");
        }
    }

    @Test
    void aHeadWithoutAnEndIsCutOff() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\n");
            while (true) {
                conversation.say("X-More: " + "a".repeat(1000) + "\n");
            }
        })) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure).hasMessage("the header section is larger than 16384 octets");
        }
    }

    @Test
    void aContentWithoutAnEndIsCutOff() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
            while (true) {
                conversation.say("10000\n" + "a".repeat(0x10000) + "\n");
            }
        })) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure).hasMessage("the content is larger than 4194304 octets");
        }
    }

    @Test
    void aCircleOfRedirectsIsNamed() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                conversation.say(
                        "HTTP/1.1 302 Found\nContent-Length: 0\nLocation: " + (head.startsWith("GET /a") ? "/b" : "/a")
                                + "\n\n");
            }
        })) {
            FetchFailure failure = failure(server.url("/a"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.REDIRECT);
            assertThat(failure)
                    .hasMessage("redirect loop: " + server.url("/b") + " > " + server.url("/a") + " > "
                            + server.url("/b"));
            assertThat(server.heads()).hasSize(21);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectToAnInvalidUrlIsReportedWithTheReason() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 302 Found\nContent-Length: 0\nLocation: ftp://harbor.isle/\n\n")) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.REDIRECT);
            assertThat(failure.description()).contains("\"ftp://harbor.isle/\"", "the scheme 'ftp' is not supported");
        }
    }

    @Test
    void contentThatDoesNotMatchItsCodingIsReported() throws IOException {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 5\n\nplain")) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure.description()).startsWith("the content is not gzip");
        }
    }

    @Test
    void aStatusWithoutAClassIsReportedUnchanged() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 999 Denied\nContent-Length: 0\n\n");
                TestFetchClient browser = TestFetchClient.usual()) {
            assertThat(browser.get(server.url("/")).last().response().status().code()).isEqualTo(999);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "identity"})
    void aTransferCodingThatWasNotOfferedIsRejected(String coding) throws IOException {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: " + coding + "\n\n5\nhello\n0\n\n")) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure)
                    .hasMessage("the transfer coding is \"" + coding + "\", but only chunked is allowed");
        }
    }

    @Test
    void anUnaskedChangeOfProtocolEndsItAtOnce() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 101 Switching Protocols\nUpgrade: isle\nConnection: upgrade\n\nhello");
            conversation.awaitEnd();
        })) {
            assertThat(failure(server.url("/"), Settings.QUICK))
                    .hasMessage("the server switched to another protocol (101) without a request to do so");
        }
    }

    @Test
    void interimResponsesWithoutAnEndAreCutOff() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            while (true) {
                conversation.say("HTTP/1.1 103 Early Hints\nLink: </a>\n\n");
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));

            assertThat(failure).hasMessage("more than 16 interim responses were received, and no final one");
            assertThat(browser.events(PathEvent.Informed.class)).hasSize(16);
        }
    }

    @Test
    void aContentCodedAgainAndAgainIsRefused() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Encoding: gzip, gzip, gzip\n"
                + "Content-Encoding: gzip, gzip, gzip\nContent-Length: 5\n\nhello")) {
            FetchFailure failure = failure(server.url("/"), Settings.QUICK);

            assertThat(failure.step()).isEqualTo(FetchStep.RECEIVE);
            assertThat(failure).hasMessage("the content has 6 content codings, and at most 5 are decoded");
        }
    }

    @Test
    void allContentTogetherHasALimitWhichWhatFailedDoesNotUse() throws Exception {
        Limits small = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100), 16 << 10, 60,
                100, 20, 6);
        try (RawServer server = RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                int length = head.startsWith("GET /large") ? 61 : 40;
                conversation.say("HTTP/1.1 200 OK\nContent-Length: " + length + "\n\n" + "a".repeat(length));
            }
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.with(small))) {
            browser.get(server.url("/first"));
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/large"))))
                    .hasMessage("the content is larger than 60 octets");
            browser.get(server.url("/second"));

            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/third"))))
                    .hasMessage("the page is larger than 100 octets in total");
        }
    }

    @Test
    void theUsualLimitsFitIntoTheHeap() {
        assertThat(6L * Limits.DEFAULTS.content()).isLessThan(Runtime.getRuntime().maxMemory());
        assertThat(3L * Limits.DEFAULTS.total()).isLessThan(Runtime.getRuntime().maxMemory());
    }

    @Test
    void whatFailedIsAlsoAnEvent() throws IOException {
        try (RawServer server = RawServer.doing(RawServer.Conversation::head);
                TestFetchClient browser = TestFetchClient.usual()) {
            catchThrowableOfType(FetchFailure.class, () -> browser.get(server.url("/")));

            assertThat(browser.events().getLast()).isInstanceOfAny(PathEvent.Failed.class,
                    PathEvent.ConnectionClosed.class);
            assertThat(browser.events(PathEvent.Failed.class)).singleElement().extracting(PathEvent.Failed::step)
                    .isEqualTo(FetchStep.WAIT);
        }
    }

    private static FetchFailure failure(String url, Limits limits) {
        try (TestFetchClient browser = TestFetchClient.with(wish -> wish.with(limits))) {
            return catchThrowableOfType(FetchFailure.class, () -> browser.get(url));
        }
    }
}
