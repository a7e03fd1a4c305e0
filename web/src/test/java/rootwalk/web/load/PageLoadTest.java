package rootwalk.web.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.web.client.Exchange;
import rootwalk.web.client.RawServer;
import rootwalk.web.client.TestFetchClient;
import rootwalk.web.client.Version;
import rootwalk.web.cookie.CookieJar;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;

class PageLoadTest {

    /// Remembers which parts were found and what became of them.
    private static final class Seen implements PageObserver {
        final List<PagePart> found = new ArrayList<>();
        final List<PartOutcome> over = new ArrayList<>();

        @Override
        public PathObserver found(PagePart part) {
            found.add(part);
            return PathObserver.NONE;
        }

        @Override
        public void finished(PartOutcome outcome) {
            over.add(outcome);
        }
    }

    private final Seen seen = new Seen();

    @Test
    void fetchesWhatThePageAndItsStyleSheetsWantTheMostUrgentFirst() throws Exception {
        Map<String, String> site = Map.of(
                "/", "text/html <img src=a.png><link rel=stylesheet href=style.css><script src=late.js defer></script>",
                "/style.css", "text/css @font-face { src: url(text.woff2) }",
                "/text.woff2", "font/woff2 font", "/a.png", "image/png image", "/late.js", "text/javascript script");
        try (RawServer server = serving(site); TestFetchClient browser = TestFetchClient.usual()) {
            LoadedPage page = browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(page.isComplete()).isTrue();
            assertThat(paths(page)).containsExactly("/style.css", "/a.png", "/late.js", "/text.woff2");
            assertThat(page.outcomes()).extracting(outcome -> outcome.part().number()).containsExactly(1, 2, 3, 4);
            assertThat(seen.found).hasSize(4);
            assertThat(seen.over).hasSize(4);
            assertThat(page.exchanges()).hasSize(5);
            assertThat(page.nanos()).isGreaterThanOrEqualTo(page.outcomes().getLast().at());
        }
    }

    @Test
    void asksOnceForWhatIsNamedTwice() throws Exception {
        Map<String, String> site = Map.of("/", "text/html <img src=a.png><img src=a.png#x><img src=/>"
                + "<link rel=stylesheet href=s.css>", "/s.css", "text/css b { background: url(a.png) }", "/a.png",
                "image/png image");
        try (RawServer server = serving(site); TestFetchClient browser = TestFetchClient.usual()) {
            browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(server.heads()).hasSize(3);
        }
    }

    @Test
    void aPartThatFailsLeavesTheOthersAlone() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                if (head.startsWith("GET /broken.png")) {
                    conversation.reset();
                    return;
                }
                conversation.say(response(head.startsWith("GET / ")
                        ? "text/html <img src=broken.png><img src=whole.png>"
                        : "image/png image"));
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            LoadedPage page = browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(page.isComplete()).isFalse();
            assertThat(page.outcomes()).satisfiesExactly(
                    broken -> assertThat(broken).isInstanceOfSatisfying(PartOutcome.Failed.class,
                            lost -> assertThat(lost.failure().description()).contains("reset")),
                    whole -> assertThat(whole).isInstanceOf(PartOutcome.Fetched.class));
        }
    }

    @Test
    void aDocumentThatFailsIsTheEnd() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> conversation.head());
                TestFetchClient browser = TestFetchClient.usual()) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class,
                    () -> browser.page(server.url("/"), TestFetchClient.fields(), seen));

            assertThat(failure.step()).isEqualTo(FetchStep.WAIT);
            assertThat(seen.found).isEmpty();
        }
    }

    @Test
    void otherMediaTypesHaveNoResources() throws Exception {
        try (RawServer server = serving(Map.of("/", "text/plain <img src=a.png>"));
                TestFetchClient browser = TestFetchClient.usual()) {
            assertThat(browser.page(server.url("/"), TestFetchClient.fields(), seen).outcomes()).isEmpty();
        }
    }

    /// Six wait for each other, so that a client which opened fewer would never go on.
    @Test
    void usesSixConnectionsOfHttp1() throws Exception {
        CyclicBarrier six = new CyclicBarrier(6);
        String images = IntStream.range(0, 12).mapToObj(number -> "<img src=" + number + ".png>")
                .collect(Collectors.joining());
        try (RawServer server = RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                if (head.startsWith("GET / ")) {
                    conversation.say(response("text/html " + images));
                } else {
                    await(six);
                    conversation.say(response("image/png image"));
                }
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            LoadedPage page = browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(page.isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(6);
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Test
    void asksAsABrowserDoes() throws Exception {
        Map<String, String> site = Map.of("/page?a#b", "", "/page?a",
                "text/html <link rel=stylesheet href=s.css><img src=i.png>", "/s.css", "text/css ", "/i.png",
                "image/png i");
        try (RawServer server = serving(site); TestFetchClient browser = TestFetchClient.usual()) {
            browser.page(server.url("/page?a#b"),
                    TestFetchClient.fields("User-Agent", "mine", "Authorization", "Basic eDp5",
                            "X-Own", "secret", "Range", "bytes=0-"),
                    seen);

            String style = head(server, "/s.css");
            assertThat(style)
                    .contains("user-agent: mine\n", "authorization: Basic eDp5\n", "accept: text/css,*/*;q=0.1\n",
                            "referer: " + server.url("/page?a") + "\n", "priority: u=0\n")
                    .doesNotContain("X-Own", "range:");
            assertThat(head(server, "/i.png")).contains("accept: image/", "priority: u=3\n");
        }
    }

    @Test
    void anotherSiteLearnsTheOriginOnlyAndGetsNeitherCredentialsNorCookies() throws Exception {
        CookieJar jar = new CookieJar(Clock.systemUTC());
        try (RawServer other = serving(Map.of("/i.png", "image/png i"));
                RawServer server =
                        serving(Map.of("/", "text/html <img src=http://other.example:" + other.port() + "/i.png>"));
                TestFetchClient browser = TestFetchClient.with(wish -> wish.with(jar)
                        .withHost("other.example:" + other.port(), "127.0.0.1"))) {
            jar.tryStore(TestFetchClient.url("http://other.example/"), "own=1; Path=/");
            jar.tryStore(TestFetchClient.url(server.url("/")), "page=1; Path=/");
            LoadedPage page =
                    browser.page(server.url("/"), TestFetchClient.fields("Authorization", "Basic eDp5"), seen);

            assertThat(page.isComplete()).isTrue();
            assertThat(server.heads().getFirst()).contains("cookie: page=1\n");
            assertThat(other.heads().getFirst()).contains("referer: " + server.url("/") + "\n")
                    .doesNotContain("authorization", "cookie");
        }
    }

    @Test
    void aStyleSheetThatImportsWithoutAnEndIsLeftInTheEnd() throws Exception {
        try (RawServer server = RawServer.doing(conversation -> {
            int number = 0;
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                number++;
                conversation.say(response(head.startsWith("GET / ")
                        ? "text/html <link rel=stylesheet href=0.css>"
                        : "text/css @import \"" + conversation.number() + "-" + number + ".css\";"));
            }
        }); TestFetchClient browser = TestFetchClient.with(wish -> wish.with(Version.HTTP_1_1))) {
            LoadedPage page = browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(page.outcomes()).hasSize(PageLoad.MAX_PARTS);
            assertThat(page.skipped()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsWhatIsUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = RawServer.doing(conversation -> {
            if (conversation.head().startsWith("GET / ")) {
                conversation.say(response("text/html <img src=slow.png>"));
                conversation.head();
                asked.countDown();
                conversation.awaitEnd();
            }
        }); TestFetchClient browser = TestFetchClient.usual()) {
            List<LoadedPage> loaded = new ArrayList<>();
            Thread loading = Thread.ofVirtual().start(() -> {
                try {
                    loaded.add(browser.page(server.url("/"), TestFetchClient.fields(), seen));
                } catch (FetchFailure e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            loading.interrupt();
            loading.join();

            assertThat(loaded).singleElement().satisfies(page -> assertThat(page.isComplete()).isFalse());
        }
    }

    @Test
    void eachPartSaysWhoItsResponseIsFrom() throws Exception {
        try (RawServer server = serving(Map.of("/", "text/html <img src=i.png>", "/i.png", "image/png i"));
                TestFetchClient browser = TestFetchClient.usual()) {
            LoadedPage page = browser.page(server.url("/"), TestFetchClient.fields(), seen);

            assertThat(page.exchanges()).extracting(Exchange::source).containsOnly(Exchange.Source.SERVER);
            assertThat(browser.events(PathEvent.RequestSent.class)).hasSize(2);
        }
    }

    /// @param site
    ///            content by request target, each behind its media type and a blank
    private static RawServer serving(Map<String, String> site) throws IOException {
        return RawServer.doing(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                conversation.say(response(Optional.ofNullable(site.get(head.split(" ")[1])).orElse("text/plain none")));
            }
        });
    }

    private static String response(String typeAndContent) {
        String[] parts = typeAndContent.split(" ", 2);
        return "HTTP/1.1 200 OK\nContent-Type: " + parts[0] + "\nContent-Length: " + parts[1].length() + "\n\n"
                + parts[1];
    }

    private static List<String> paths(LoadedPage page) {
        return page.outcomes().stream().map(outcome -> outcome.part().resource().url().path()).toList();
    }

    private static String head(RawServer server, String target) {
        return server.heads().stream().filter(head -> head.startsWith("GET " + target + " ")).findFirst().orElseThrow();
    }
}
