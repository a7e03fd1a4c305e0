package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;

/// Responses of proxies to CONNECT (RFC 9110 section 9.3.6).
class TunnelTest {

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "200 OK#Content-Length: 5",
            "200 OK#Content-Length: 0#Content-Length: 5", "200 OK#Content-Length: x",
            "200 OK#Content-Length: 5#Transfer-Encoding: chunked", "200 OK#Transfer-Encoding: chunked",
            "204 No Content",
            "201 Created", "299 Odd", "100 Continue##HTTP/1.1 200 OK", "103 Early Hints#Link: x##HTTP/1.1 200 OK"})
    void everySuccessOpensATunnel(String response) throws Exception {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 " + response.replace('#', '\n') + "\n\n");
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        }); TestFetchClient browser = through(proxy)) {
            assertThat(browser.get("http://www.harbor.isle/").last().response().body().length()).isEqualTo(2);
            assertThat(browser.events(PathEvent.TunnelOpened.class)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                HTTP/1.1 302 Found#Location: http://x/##                               | 302 Found
                HTTP/1.1 503 No#Content-Length: 4##full                                | 503 No
                HTTP/1.1 407 Auth#Transfer-Encoding: chunked##4#body#0##               | 407 Auth
                HTTP/1.1 101 Switching Protocols##                                     | 101 Switching Protocols
                SSH-2.0-OpenSSH_9.2#                                                   | its response is not HTTP
                @HTTP/1.1 200 OK##                                                     | its response is not HTTP: it begins with the octet 0x00
                """)
    void anythingElseIsReported(String response, String seen) throws IOException {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(response.replace('#', '\n').replace('@', (char) 0));
            conversation.awaitEnd();
        }); TestFetchClient browser = through(proxy)) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get("http://www.harbor.isle/")))
                    .hasMessageStartingWith("the proxy 127.0.0.1:" + proxy.port()
                            + " opened no tunnel to www.harbor.isle:80: " + seen);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HTTP/1.1 200 OK#Content-Le  | it closed the connection in the head of its response
        HTTP/1.1 20                 | it closed the connection
        """)
    void aProxyThatClosesTheConnectionIsReportedAsSuch(String begin, String seen) throws IOException {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say(begin.replace('#', '\n'));
        }); TestFetchClient browser = through(proxy)) {
            assertThat(catchThrowableOfType(FetchFailure.class, () -> browser.get("http://www.harbor.isle/")))
                    .hasMessage("the proxy 127.0.0.1:" + proxy.port()
                            + " opened no tunnel to www.harbor.isle:80: " + seen);
        }
    }

    @Test
    void credentialsAndAddressesAreWrittenAsInAUrl() throws Exception {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 OK\n\n");
            conversation.head();
            conversation.say("HTTP/1.1 204 No Content\n\n");
        });
                TestFetchClient browser = TestFetchClient
                        .with(wish -> wish.withProxy("http://us%40er:p%3Aw@127.0.0.1:" + proxy.port()))) {
            browser.get("http://[0:0::1]:8080/");

            assertThat(proxy.heads().getFirst()).startsWith("CONNECT [::1]:8080 HTTP/1.1\n")
                    .contains("host: [::1]:8080\n", "proxy-authorization: Basic dXNAZXI6cDp3\n");
        }
    }

    private static TestFetchClient through(RawServer proxy) {
        return TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")));
    }
}
