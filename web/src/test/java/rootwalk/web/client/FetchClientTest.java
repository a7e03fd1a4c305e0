package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.client.TestFetchClient.fields;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.Timings;
import rootwalk.web.url.Url;

class FetchClientTest {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    @Test
    void asksAndIsAnswered() throws Exception {
        try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
            Exchange exchange = browser.get(server.url("/a?b")).last();

            assertThat(exchange.response().status()).isEqualTo(HttpResponseStatus.OK);
            assertThat(exchange.response().body().text(StandardCharsets.UTF_8)).isEqualTo("ok");
            assertThat(server.heads().getFirst()).startsWith("GET /a?b HTTP/1.1\n")
                    .contains("host: 127.0.0.1:" + server.port() + "\n", "accept-encoding: gzip, deflate, br, zstd\n");
        }
    }

    @Test
    void theTimesOfAnExchangeAddUpToItsWhole() throws Exception {
        try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
            Timings timings = browser.get(server.url("/")).last().timings();
            List<PathEvent> events = browser.events();
            long whole = events.getLast().at() - events.getFirst().at();

            assertThat(timings.spans()).extracting(Timings.Span::phase).containsSubsequence(Phase.DNS, Phase.CONNECT,
                    Phase.SEND, Phase.WAIT, Phase.RECEIVE);
            assertThat(timings.total()).isGreaterThanOrEqualTo(whole);
            assertThat(timings.spans().stream().mapToLong(Timings.Span::nanos).sum()).isEqualTo(timings.total());
        }
    }

    @Test
    void eventsComeInTheOrderOfTheirTimesAndOfThePath() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            TestFetchClient browser = TestFetchClient.usual();
            browser.get(server.url("/"));
            browser.close();

            assertThat(browser.events()).extracting(PathEvent::at).isSorted();
            assertThat(browser.events()).extracting(event -> event.getClass().getSimpleName()).containsExactly(
                    "CacheAsked",
                    "OrderDecided", "ConnectTried", "Connected", "RequestSent", "FirstOctet", "HeadReceived",
                    "BodyReceived", "CacheShown", "ConnectionClosed");
            assertThat(browser.events(PathEvent.ConnectionClosed.class).getFirst()).satisfies(closed -> {
                assertThat(closed.by()).isEqualTo(PathEvent.Sender.CLIENT);
                assertThat(closed.tcp().orElseThrow().state()).isEqualTo("ESTABLISHED");
                assertThat(closed.tcp().orElseThrow().mss()).isPositive();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
    void supportsEveryMethod(String method) throws Exception {
        try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
            FetchResult result = browser.fetch(HttpMethod.valueOf(method), server.url("/"), fields(), "");

            assertThat(result.last().response().status()).isEqualTo(HttpResponseStatus.OK);
            assertThat(server.heads().getFirst()).startsWith(method + " / HTTP/1.1\n");
        }
    }

    @Test
    void aResponseToHeadHasALengthAndNoContent() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 1000\n\n");
                TestFetchClient browser = TestFetchClient.usual()) {
            Response response = browser.fetch(HttpMethod.HEAD, server.url("/"), fields(), "").last().response();

            assertThat(response.body().length()).isZero();
            assertThat(response.headers().get(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo("1000");
        }
    }

    @Test
    void http10AsksOnceAndReadsUntilTheEnd() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.0 200 OK\n\nuntil the end");
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.with(Version.HTTP_1_0))) {
            Response response = browser.get(server.url("/")).last().response();

            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_0);
            assertThat(response.body().text(StandardCharsets.UTF_8)).isEqualTo("until the end");
            assertThat(server.heads().getFirst()).startsWith("GET / HTTP/1.0\n");
        }
    }

    @Test
    void userAndPasswordOfTheUrlAreShownByBasicAuthentication() throws Exception {
        try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
            browser.get(server.url("/").replace("//", "//anna:gehe%20im@"));

            assertThat(server.heads().getFirst()).contains("authorization: Basic YW5uYTpnZWhlIGlt\n");
        }
    }

    @Test
    void aFieldThatIsGivenEmptyIsLeftOut() throws Exception {
        try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
            browser.fetch(HttpMethod.GET, server.url("/"), fields("User-Agent", "", "Accept", "text/html"), "");

            assertThat(server.heads().getFirst()).doesNotContainIgnoringCase("user-agent")
                    .containsIgnoringCase("accept: text/html\n");
        }
    }

    @Nested
    class Redirect {
        @ParameterizedTest
        @CsvSource({"301, GET, GET", "301, POST, GET", "302, POST, GET", "302, PUT, PUT", "303, PUT, GET",
                "303, HEAD, HEAD",
                "307, POST, POST", "308, POST, POST"})
        void followsTheRulesOfItsStatusForTheMethod(int status, String method, String then) throws Exception {
            try (RawServer server = RawServer.doing(conversation -> {
                for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                    conversation.body(head.contains("content-length: 4") ? 4 : 0);
                    conversation.say(head.contains(" /to ")
                            ? "HTTP/1.1 204 No Content\n\n"
                            : "HTTP/1.1 " + status + " Elsewhere\nLocation: to\nContent-Length: 0\n\n");
                }
            }); TestFetchClient browser = TestFetchClient.usual()) {
                String content = method.equals("POST") || method.equals("PUT") ? "four" : "";
                FetchResult result = browser.fetch(HttpMethod.valueOf(method), server.url("/from"), fields(), content);

                assertThat(result.exchanges()).hasSize(2);
                assertThat(server.heads().getLast()).startsWith(then + " /to HTTP/1.1\n");
                boolean carries = then.equals(method) && !content.isEmpty();
                assertThat(server.heads().getLast().contains("content-length: 4")).isEqualTo(carries);
            }
        }

        @Test
        void doesNotCarryCredentialsToAnotherOrigin() throws Exception {
            try (RawServer other = RawServer.answering(OK);
                    RawServer server = RawServer.answering(
                            "HTTP/1.1 302 Found\nContent-Length: 0\nLocation: " + other.url("/") + "\n\n");
                    TestFetchClient browser = TestFetchClient.usual()) {
                browser.fetch(HttpMethod.GET, server.url("/"), fields("Authorization", "Bearer t", "X-Own", "kept"),
                        "");

                assertThat(server.heads().getFirst()).containsIgnoringCase("authorization: Bearer t");
                assertThat(other.heads().getFirst()).doesNotContainIgnoringCase("authorization")
                        .containsIgnoringCase("x-own: kept");
            }
        }
    }

    @Nested
    class Connections {
        @Test
        void areUsedAgain() throws Exception {
            try (RawServer server = RawServer.answering(OK); TestFetchClient browser = TestFetchClient.usual()) {
                browser.get(server.url("/1"));
                browser.get(server.url("/2"));

                assertThat(server.connections()).isEqualTo(1);
                assertThat(browser.events(PathEvent.ConnectionReused.class)).singleElement()
                        .extracting(PathEvent.ConnectionReused::connection).isEqualTo(1);
            }
        }

        @Test
        void areNotUsedAgainWhenTheServerSaysClose() throws Exception {
            try (RawServer server = RawServer.answering("HTTP/1.1 204 No Content\nConnection: close\n\n");
                    TestFetchClient browser = TestFetchClient.usual()) {
                browser.get(server.url("/1"));
                browser.get(server.url("/2"));

                assertThat(server.connections()).isEqualTo(2);
            }
        }

        @Test
        void thatEndedMeanwhileAreOpenedOnceMore() throws Exception {
            var first = new CountDownLatch(1);
            try (RawServer server = RawServer.doing(conversation -> {
                conversation.head();
                conversation.say(OK);
                conversation.head();
                if (conversation.number() > 1) {
                    conversation.say(OK);
                }
                first.countDown();
            }); TestFetchClient browser = TestFetchClient.usual()) {
                browser.get(server.url("/1"));
                Response second = browser.get(server.url("/2")).last().response();

                assertThat(second.status()).isEqualTo(HttpResponseStatus.OK);
                assertThat(browser.events(PathEvent.Retried.class)).hasSize(1);
            }
        }

        @Test
        void onWhichMoreComesThanWasAskedForAreNotUsedAgain() throws Exception {
            try (RawServer server = RawServer.answering(OK + "HTTP/1.1 200 OK\nContent-Length: 6\n\npoison");
                    TestFetchClient browser = TestFetchClient.usual()) {
                browser.get(server.url("/1"));
                Response second = browser.get(server.url("/2")).last().response();

                assertThat(second.body().text(StandardCharsets.UTF_8)).isEqualTo("ok");
            }
        }

        @Test
        void areSixAtMost() throws Exception {
            var six = new CountDownLatch(6);
            try (RawServer server = RawServer.doing(conversation -> {
                for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                    if (!head.startsWith("GET /first ")) {
                        six.countDown();
                        await(six);
                    }
                    conversation.say(OK);
                }
            });
                    TestFetchClient browser = TestFetchClient.usual();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                browser.get(server.url("/first"));
                List<Callable<FetchResult>> pages = new CopyOnWriteArrayList<>();
                for (int i = 0; i < 20; i++) {
                    String path = "/" + i;
                    pages.add(() -> browser.get(server.url(path)));
                }
                for (var page : threads.invokeAll(pages)) {
                    assertThat(page.get().last().response().status()).isEqualTo(HttpResponseStatus.OK);
                }

                assertThat(server.connections()).isEqualTo(6);
            }
        }

        /// The only connection is busy until two more wait for it, the one that came first with less urgency.
        @Test
        void areGivenToTheMostUrgentFirst() throws Exception {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch waiting = new CountDownLatch(1);
            try (RawServer server = RawServer.doing(conversation -> {
                while (!conversation.head().isEmpty()) {
                    busy.countDown();
                    await(waiting);
                    conversation.say("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
                }
            });
                    TestFetchClient browser =
                            TestFetchClient
                                    .with(wish -> wish.with(new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5),
                                            Duration.ofMillis(100), 16 << 10, 4 << 20, 16 << 20, 20, 1)))) {
                List<Thread> threads = new ArrayList<>();
                threads.add(fetching(browser, server.url("/first"), ""));
                await(busy);
                for (String urgency : List.of("u=4", "u=3", "i, u=0")) {
                    Thread thread = fetching(browser, server.url("/" + urgency.charAt(urgency.length() - 1)), urgency);
                    threads.add(thread);
                    while (thread.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                }
                waiting.countDown();
                for (Thread thread : threads) {
                    thread.join();
                }

                assertThat(server.heads()).extracting(head -> head.split(" ")[1])
                        .containsExactly("/first", "/0", "/3", "/4");
            }
        }

        private static Thread fetching(TestFetchClient browser, String url, String urgency) {
            return Thread.ofVirtual().start(() -> {
                try {
                    browser.fetch(HttpMethod.GET, url, TestFetchClient.fields("Priority", urgency), "");
                } catch (FetchFailure e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /// RFC 9110 section 10.1.1.
    @Nested
    class Expectation {
        @Test
        void theContentWaitsForContinue() throws Exception {
            try (RawServer server = RawServer.doing(conversation -> {
                conversation.head();
                conversation.say("HTTP/1.1 100 Continue\n\n");
                conversation.say("HTTP/1.1 200 OK\nContent-Length: 4\n\n" + conversation.body(4));
            }); TestFetchClient browser = TestFetchClient.usual()) {
                Response response =
                        browser.fetch(HttpMethod.PUT, server.url("/"), fields("Expect", "100-continue"), "four")
                                .last().response();

                assertThat(response.body().text(StandardCharsets.UTF_8)).isEqualTo("four");
                assertThat(browser.events(PathEvent.Informed.class)).hasSize(1);
            }
        }

        @Test
        void theContentStaysWhereTheServerDoesNotWantIt() throws Exception {
            try (RawServer server = RawServer.doing(conversation -> {
                conversation.head();
                conversation.say("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n");
                assertThat(conversation.body(1)).as("what came behind the head").isEmpty();
            }); TestFetchClient browser = TestFetchClient.usual()) {
                Response response =
                        browser.fetch(HttpMethod.PUT, server.url("/"), fields("Expect", "100-continue"), "four")
                                .last().response();

                assertThat(response.status()).isEqualTo(HttpResponseStatus.EXPECTATION_FAILED);
            }
        }

        @Test
        void theContentIsSentAnywayToAServerThatDoesNotKnowOfIt() throws Exception {
            try (RawServer server = RawServer.doing(conversation -> {
                conversation.head();
                conversation.say("HTTP/1.1 200 OK\nContent-Length: 4\n\n" + conversation.body(4));
            }); TestFetchClient browser = TestFetchClient.usual()) {
                Response response =
                        browser.fetch(HttpMethod.PUT, server.url("/"), fields("Expect", "100-continue"), "four")
                                .last().response();

                assertThat(response.body().text(StandardCharsets.UTF_8)).isEqualTo("four");
            }
        }
    }

    @Nested
    class Keeping {
        @Test
        void aStoredResponseThatIsFreshIsAnsweredWithoutTheServer() throws Exception {
            try (RawServer server = RawServer.answering(OK);
                    TestFetchClient browser = TestFetchClient.with(wish -> wish.with(new Shelf()))) {
                browser.get(server.url("/"));
                Exchange again = browser.get(server.url("/")).last();

                assertThat(server.heads()).hasSize(1);
                assertThat(again.connection()).isEmpty();
                assertThat(again.response().body().text(StandardCharsets.UTF_8)).isEqualTo("ok");
                assertThat(browser.events(PathEvent.CacheAsked.class)).extracting(PathEvent.CacheAsked::why)
                        .containsExactly("nothing there", "fresh");
            }
        }

        @Test
        void cookiesAreKeptAndSentBack() throws Exception {
            List<String> kept = new CopyOnWriteArrayList<>();
            Cookies jar = new Cookies() {
                @Override
                public Optional<String> header(Url url) {
                    return kept.stream().reduce((_, last) -> last);
                }

                @Override
                public void store(Url url, List<String> setCookies) {
                    kept.addAll(setCookies);
                }
            };
            try (RawServer server =
                    RawServer.answering("HTTP/1.1 204 No Content\nSet-Cookie: a=b\n\n");
                    TestFetchClient browser = TestFetchClient.with(wish -> wish.with(jar))) {
                browser.get(server.url("/"));
                browser.get(server.url("/"));

                assertThat(server.heads().getFirst()).doesNotContain("cookie");
                assertThat(server.heads().getLast()).contains("cookie: a=b\n");
            }
        }

        /// Keeps the last response, and takes it for fresh.
        private static final class Shelf implements HttpCache {
            private volatile Optional<Response> kept = Optional.empty();

            @Override
            public Decision beforeRequest(Request request) {
                return kept.<Decision>map(response -> new Decision.Fresh(response, "fresh"))
                        .orElse(new Decision.Miss("nothing there"));
            }

            @Override
            public Result afterResponse(Request request, Decision decision, Response response, Instant requestTime,
                    Instant responseTime) {
                kept = Optional.of(response);
                return new Result(response, "kept");
            }
        }
    }

    @Test
    void aProxyIsAskedForATunnel() throws Exception {
        try (RawServer proxy = RawServer.doing(conversation -> {
            conversation.head();
            conversation.say("HTTP/1.1 200 Connection established\n\n");
            conversation.head();
            conversation.say(OK);
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.withProxy(proxy.url("/")))) {
            browser.get("http://www.harbor.isle/a");

            assertThat(proxy.heads().getFirst()).startsWith("CONNECT www.harbor.isle:80 HTTP/1.1\n");
            assertThat(proxy.heads().getLast()).startsWith("GET /a HTTP/1.1\nhost: www.harbor.isle\n");
            assertThat(browser.events(PathEvent.TunnelOpened.class)).hasSize(1);
        }
    }
}
