package rootwalk.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.assembly.Surroundings;
import rootwalk.daemon.config.ConfigResult;
import rootwalk.daemon.lab.Lab;
import rootwalk.daemon.lab.LabFolder;
import rootwalk.daemon.lab.LabPorts;
import rootwalk.daemon.lab.LabWeb;
import rootwalk.daemon.lab.WebPorts;
import rootwalk.daemon.page.LabPage;
import rootwalk.web.url.Url;

/// The web sites of the local internet, each as `zones/README.md` has it, and the page that shows the way to them.
class LabWebTest {

    private static Lab lab;
    private static LabWeb web;
    private static LabWalker walker;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        LabFolder folder = LabFolder.read(Path.of("../zones"));
        lab = Lab.start(folder, LabPorts.free());
        Surroundings surroundings =
                Surroundings.ofProcess(() -> new ConfigResult.Sound(lab.resolverConfig(), List.of()));
        web = LabWeb.start(folder, WebPorts.free(), surroundings);
        walker = new LabWalker(lab.resolverConfig(), surroundings, web);
        page = web.show(LabPage.of(walker, System::nanoTime));
    }

    @AfterAll
    static void close() {
        web.close();
        lab.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                http://www.postern.grove/                     | "status":200 "HTTP/1.1"
                http://harbor.isle/                           | "status":301 "status":308 "status":200 "strict-transport-security"
                https://www.library.vale/lent/atlas.txt       | "status":200 "max-age=60"
                https://www.library.vale/reference/dictionary.txt | "status":200 "no-store"
                https://www.library.vale/news/today.txt       | "status":200 "max-age=5,stale-while-revalidate=60"
                https://www.library.vale/returned/diary.txt   | "status":200 "no-cache" "etag"
                https://www.museum.grove/                     | "status":200 "HTTP/2.0" "serviceRead"
                https://vault.museum.grove/                   | "status":401 "www-authenticate"
                https://curator:amphora@vault.museum.grove/   | "status":200
                https://www.bakery.isle/                      | "status":200 "aliasFollowed"
                https://order.bakery.isle/                    | "status":200
                https://www.anvil.forge/echo                  | "status":200
                https://www.ironclad.forge/                   | "status":200 "HTTP/2.0"
                https://expired.wolf.forge/                   | "failed" "step":"tls"
                https://sheep.wolf.forge/                     | "failed" "step":"tls"
                """)
    void eachSiteDoesWhatItIsThereFor(String url, String expected) throws Exception {
        assertThat(walk(url)).contains(expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:22/", "http://127.8.11.80:22/", "http://[::1]/",
            "http://169.254.169.254/", "http://2130706433/", "http://keeper.lighthouse:22/"})
    void aWalkLeadsNowhereButToTheLabsSites(String url) throws Exception {
        assertThat(walk(url)).contains("\"failed\"", "\"step\":\"lookup\"").doesNotContain("connectTried");
    }

    @Nested
    class Page {

        @Test
        void hasAPolicyThatLetsNothingElseIn() throws Exception {
            HttpResponse<String> reply = get("", "accept", "*/*");

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("content-security-policy").orElse(""))
                    .contains("default-src 'none'", "frame-ancestors 'none'").doesNotContain("unsafe");
            assertThat(reply.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(reply.body()).doesNotContain("style=\"", "onclick");
        }

        @ParameterizedTest
        @ValueSource(strings = {"page.css", "page.js", "story.js", "drawings.js", "icon.svg"})
        void hasEverythingItNeeds(String file) throws Exception {
            assertThat(get(file, "accept", "*/*").statusCode()).isEqualTo(200);
        }

        @Test
        void tellsAWalkAsServerSentEvents() throws Exception {
            HttpResponse<String> reply = get("walk?url=www.postern.grove", "sec-fetch-site", "same-origin");

            assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(reply.body()).startsWith("event: step\ndata: {").contains("\"cutChosen\"", "\"connected\"",
                    "\"headReceived\"", "\"result\"");
        }

        @ParameterizedTest
        @CsvSource({"origin, http://elsewhere.example", "origin, null", "sec-fetch-site, cross-site"})
        void tellsPagesOfOthersNothing(String field, String value) throws Exception {
            assertThat(get("walk?url=www.postern.grove", field, value).statusCode()).isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"walk", "walk?url=", "walk?url=gopher://www.postern.grove/", "walk?url=a&url=b"})
        void saysWhatIsNoUrl(String target) throws Exception {
            assertThat(get(target, "accept", "*/*").statusCode()).isEqualTo(400);
        }

        private HttpResponse<String> get(String target, String field, String value)
                throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(HttpRequest.newBuilder(URI.create(page + target)).header(field, value).build(),
                        BodyHandlers.ofString());
            }
        }
    }

    private static String walk(String url) throws Exception {
        var steps = new ConcurrentLinkedQueue<String>();
        walker.walk(Url.parse(url), steps::add);
        return String.join("", steps);
    }
}
