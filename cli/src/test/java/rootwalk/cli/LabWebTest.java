package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.lab.LabWeb;
import rootwalk.lab.WebPorts;
import rootwalk.lab.page.LabPage;
import rootwalk.web.url.Url;

/// The web sites of the local internet, each as `zones/README.md` has it, and the page that shows the way to them.
class LabWebTest {

    private static Lab lab;
    private static LabWeb web;
    private static LabFetcher traveller;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        LabFolder folder = LabFolder.read(Path.of("../zones"));
        lab = Lab.start(folder, LabPorts.free());
        Environment environment =
                Environment.ofProcess(lab.resolverConfig());
        web = LabWeb.start(folder, WebPorts.free(), environment);
        lab.watch(web.machines());
        traveller = new LabFetcher(lab.resolverConfig(), environment, web);
        page = web.servePage(LabPage.of(traveller, System::nanoTime));
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
        assertThat(travel(url)).contains(expected.split(" "));
    }

    /// In its zone file it is the first.
    @Test
    void aMachineThatIsDownIsGivenLast() throws Exception {
        assertThat(travel("https://www.bakery.isle/"))
                .containsPattern("\"orderDecided\",[^\n]*\"127.8.41.80:\\d+\",\"127.8.41.79:\\d+\"")
                .doesNotContain("connectFailed");
    }

    /// With the right to look at packets the segments are told, else why they are not.
    @Test
    void aFetchReportsItsSegmentsOrWhyItCannot() throws Exception {
        assertThat(travel("http://www.postern.grove/")).containsPattern(
                "\"event\":\"segments\",.*\"SYN_SENT\".*\"TIME_WAIT\"|\"segmentsUnseen\",.*CAP_NET_RAW");
    }

    /// Uneventful segments are one row there.
    @Test
    void aFetchOfAPageFitsTheSchema() throws Exception {
        assertThat(travel("https://www.museum.grove/").lines().toList().getLast())
                .startsWith("{\"event\":\"result\",\"done\":true,");
    }

    /// Requests that the page's server makes for whoever asks it must not become requests to anybody.
    @Nested
    class ServerSideRequestForgery {

        @ParameterizedTest
        @ValueSource(strings = {"http://127.0.0.1:22/", "http://127.8.11.80:22/", "http://[::1]/",
                "http://169.254.169.254/", "http://2130706433/", "http://0x7f.1/", "http://keeper.lighthouse:22/",
                "http://[::ffff:127.0.0.1]/", "http://www.harbor.isle:22/"})
        void aFetchLeadsNowhereButToTheLabsSites(String url) throws Exception {
            assertThat(travel(url)).contains("\"failed\"", "\"step\":\"lookup\"").doesNotContain("connectTried");
        }

        @ParameterizedTest
        @CsvSource({"origin, http://elsewhere.example", "origin, null", "sec-fetch-site, cross-site",
                "sec-fetch-site, same-site"})
        void pagesOfOtherOriginsGetNoEvents(String field, String value) throws Exception {
            assertThat(get("fetch?url=www.postern.grove", field, value).statusCode()).isEqualTo(403);
        }

        /// DNS rebinding: a browser believes that it is still with a page of somebody else.
        @Test
        void aNameThatWasMadeToLeadHereFindsNoPage() throws Exception {
            assertThat(statusWithHost("rebound.example:" + URI.create(page).getPort())).isEqualTo(421);
            assertThat(statusWithHost("localhost:" + URI.create(page).getPort())).isEqualTo(200);
        }

        @Test
        void thePageIsServedOnLoopbackAlone() throws Exception {
            assertThat(InetAddress.ofLiteral(URI.create(page).getHost()).isLoopbackAddress()).isTrue();
            int port = URI.create(page).getPort();
            List<InetAddress> others = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress()).toList();
            assertThat(others).noneMatch(address -> isOpen(address, port));
        }

        private int statusWithHost(String host) throws IOException {
            URI uri = URI.create(page);
            try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
                socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
            }
        }

        private static boolean isOpen(InetAddress address, int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        }
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
        @ValueSource(strings = {"page.css", "icon.svg", "page.js", "story.js", "svg.js", "tree.js", "segments.js",
                "segment-words.js", "exchange.js", "fields.js", "waterfall.js"})
        void hasEverythingItNeeds(String file) throws Exception {
            assertThat(get(file, "accept", "*/*").statusCode()).isEqualTo(200);
        }

        @Test
        void sendsAFetchAsServerSentEvents() throws Exception {
            HttpResponse<String> reply = get("fetch?url=www.postern.grove", "sec-fetch-site", "same-origin");

            assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(reply.body()).startsWith("event: step\ndata: {").contains("\"cutChosen\"", "\"connected\"",
                    "\"headReceived\"", "\"result\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"fetch", "fetch?url=", "fetch?url=gopher://www.postern.grove/", "fetch?url=a&url=b"})
        void saysWhatIsNoUrl(String target) throws Exception {
            assertThat(get(target, "accept", "*/*").statusCode()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> get(String target, String field, String value)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(page + target)).header(field, value).build(),
                    BodyHandlers.ofString());
        }
    }

    private static String travel(String url) throws Exception {
        var steps = new ConcurrentLinkedQueue<String>();
        traveller.fetch(Url.parse(url), steps::add);
        String lines = String.join("", steps);
        JsonSchema.holdsEachLine(Path.of("../docs/fetch.schema.json"), lines);
        return lines;
    }
}
