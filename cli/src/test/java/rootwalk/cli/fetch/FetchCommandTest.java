package rootwalk.cli.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import rootwalk.cli.JsonSchema;
import rootwalk.cli.Main;
import rootwalk.cli.Run;
import rootwalk.cli.command.Exit;

class FetchCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer site;

    @BeforeEach
    void start() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        site.createContext("/old", exchange -> {
            exchange.getResponseHeaders().set("Location", "/new?a=b");
            exchange.sendResponseHeaders(301, -1);
        });
        site.createContext("/new", FetchCommandTest::greet);
        site.createContext("/echo", exchange -> {
            try (exchange) {
                byte[] content = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        site.start();
    }

    private static void greet(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void end() {
        site.stop(0);
    }

    @Test
    void printsEachStepAndTheTimings() {
        assertThat(fetch(url("localhost", "/old"))).isZero();

        assertThat(out.toString()).containsSubsequence(
                "lookup    localhost. A  hosts file", "order     127.0.0.1:", "connected", "request   GET /old",
                "response  HTTP/1.1 301 Moved Permanently", "redirect  GET " + url("localhost", "/new?a=b"),
                "response  HTTP/1.1 200 OK", "content   5 octets", "closed    connection ", "connect ", "wait ",
                "total ")
                .doesNotContain("\u001b");
    }

    @Test
    void showsHeaderFieldsWhenAskedForEverything() {
        assertThat(fetch("-v", "-H", "X-Own: seen", url("127.0.0.1", "/new"))).isZero();

        assertThat(out.toString()).contains("> X-Own: seen", "< Content-type: text/plain");
    }

    @Test
    void anEventIsALineOfJsonAndTheResultTheLastAndItsTimesAddUp() {
        assertThat(fetch("--json", url("127.0.0.1", "/old"))).isZero();

        List<Map<?, ?>> events = out.toString().lines().<Map<?, ?>>map(FetchCommandTest::parse).toList();
        assertThat(events.getFirst().get("event")).isEqualTo("urlParsed");
        assertThat(events.getLast().get("event")).isEqualTo("result");
        List<?> exchanges = (List<?>) events.getLast().get("exchanges");
        assertThat(exchanges).hasSize(2).allSatisfy(exchange -> {
            Map<?, ?> timings = (Map<?, ?>) ((Map<?, ?>) exchange).get("timings");
            double total = ((Number) timings.get("totalMilliseconds")).doubleValue();
            double sum = timings.values().stream().mapToDouble(time -> ((Number) time).doubleValue()).sum() - total;
            assertThat(sum).isCloseTo(total, org.assertj.core.data.Percentage.withPercentage(2));
        });
    }

    @Test
    void sendsTheContentOfAFileAsItIs() throws IOException {
        Path content = Files.writeString(folder.resolve("content"), "-v two words\n# and no comment\n");
        Path answer = folder.resolve("answer");

        Run run = Run.of("fetch", "-d", "@" + content, "-o", answer.toString(), url("127.0.0.1", "/echo"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(answer).hasSameBinaryContentAs(content);
    }

    @Test
    void writesAnArchiveOfAllExchangesAndTheContent() throws IOException {
        Path har = folder.resolve("fetch.har");
        Path content = folder.resolve("content");
        assertThat(fetch("--har", har.toString(), "-o", content.toString(), url("127.0.0.1", "/old"))).isZero();

        assertThat(content).hasContent("hello");
        Map<?, ?> log = (Map<?, ?>) parse(Files.readString(har)).get("log");
        assertThat(log.get("version")).isEqualTo("1.2");
        List<?> entries = (List<?>) log.get("entries");
        assertThat(entries).hasSize(2).last().satisfies(entry -> {
            Map<?, ?> request = (Map<?, ?>) ((Map<?, ?>) entry).get("request");
            assertThat(request.get("queryString")).asString().isEqualTo("[{name=a, value=b}]");
            Map<?, ?> response = (Map<?, ?>) ((Map<?, ?>) entry).get("response");
            assertThat(((Map<?, ?>) response.get("content")).get("size")).isEqualTo(5);
        });
    }

    @Test
    void writesAnArchiveWhateverTheCookiesAreLike() throws IOException {
        site.createContext("/cookies", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "odd=1; Path=/\u00e9; Domain=\u009b; HttpOnly");
            exchange.getResponseHeaders().add("Set-Cookie", "bare");
            greet(exchange);
        });
        Path har = folder.resolve("fetch.har");
        assertThat(fetch("--har", har.toString(), "-H", "Cookie: a=1; =; \u00e9=2", url("127.0.0.1", "/cookies")))
                .isZero();

        Map<?, ?> log = (Map<?, ?>) parse(Files.readString(har)).get("log");
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) log.get("entries")).getFirst();
        assertThat(((Map<?, ?>) entry.get("request")).get("cookies")).asString()
                .contains("name=a, value=1").contains("value=2");
        assertThat(((Map<?, ?>) entry.get("response")).get("cookies")).asString()
                .isEqualTo("[{name=odd, value=1, httpOnly=true, secure=false}, "
                        + "{name=, value=bare, httpOnly=false, secure=false}]");
    }

    /// Where this process may look at packets; elsewhere, what is said about it before anything is fetched.
    @Test
    void showsTheSegmentsOfItsConnectionsOrSaysAtOnceWhyItCannot() throws IOException {
        Path pcap = folder.resolve("fetch.pcap");
        int status = fetch("--packets", "--pcap", pcap.toString(), url("127.0.0.1", "/new"));

        if (status == Exit.DONE) {
            assertThat(out.toString()).containsSubsequence("closed    connection 1", "connection 1", "SYN seq=0",
                    "SYN_RCVD", "ESTABLISHED", "GET /new HTTP/1.1", "FIN_WAIT_1", "total ");
            assertThat(Files.size(pcap)).isGreaterThan(1000);
        } else {
            assertThat(err.toString()).contains("CAP_NET_RAW", "run it as root: sudo ./rootwalk fetch --no-color");
            assertThat(out.toString()).isEmpty();
            assertThat(pcap).doesNotExist();
        }
    }

    @Test
    void printsSegmentsAsJsonBeforeTheResult() throws IOException {
        int status = fetch("--packets", "--json", url("127.0.0.1", "/new"));

        List<String> kinds = out.toString().lines().map(line -> String.valueOf(parse(line).get("event"))).toList();
        if (status == Exit.DONE) {
            assertThat(kinds).containsOnlyOnce("segments").endsWith("segments", "result");
        } else {
            assertThat(kinds).containsExactly("failed");
        }
        JsonSchema.holdsEachLine(Path.of("../docs/fetch.schema.json"), out.toString());
    }

    @Test
    void problemsBeforeTheFetchArePrintedAsJson() throws IOException {
        Path configuration = Files.writeString(folder.resolve("rootwalk.yaml"), "threads: 0\n");
        for (String[] wrong : new String[][] {{"--config", configuration.toString()},
                {"--config", folder.resolve("none.yaml").toString()},
                {"--cacert", folder.resolve("none.pem").toString()},
                {"-o", folder.resolve("none/content").toString()}, {"--lookup", "@no-such-host.invalid"}}) {
            Run run = Run.of("fetch", "--json", wrong[0], wrong[1], url("127.0.0.1", "/"));

            assertThat(run.status()).as(wrong[1]).isEqualTo(1);
            assertThat(run.out()).as(wrong[1])
                    .startsWith("{\"event\":\"failed\",\"problems\":[{\"severity\":\"error\",");
            assertThat(run.err()).isEmpty();
            JsonSchema.holdsEachLine(Path.of("../docs/fetch.schema.json"), run.out());
        }
        assertThat(Run.of("fetch", "--json", "--config", configuration.toString(), url("127.0.0.1", "/")).out())
                .contains("\"line\":1,\"column\":10,", "\"remedy\":\"write auto or");
    }

    @Test
    void aFailureIsAProblemAndTheResultIsNotDone() throws IOException {
        site.createContext("/broken", exchange -> {
            exchange.getResponseHeaders().add("Location", "gopher://a/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        Run run = Run.of("fetch", "--json", url("127.0.0.1", "/broken"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.events("failed")).singleElement().satisfies(failed -> {
            assertThat(failed.get("step")).isEqualTo("redirect");
            assertThat(String.valueOf(failed.get("problems"))).contains("severity=error",
                    "remedy=an invalid Location field");
        });
        assertThat(run.events("result")).singleElement().satisfies(result -> {
            assertThat(result.get("done")).isEqualTo(false);
            assertThat((List<?>) result.get("exchanges")).hasSize(1);
        });
        JsonSchema.holdsEachLine(Path.of("../docs/fetch.schema.json"), run.out());
    }

    @Test
    void aFetchThatFailsSaysAtWhichStepAndWhatUsuallyCausesIt() {
        site.stop(0);
        assertThat(fetch(url("127.0.0.1", "/"))).isEqualTo(1);

        assertThat(out.toString()).contains("at connect: 127.0.0.1:", "refused the connection",
                "usual cause: no server listens on that port");
    }

    @Test
    void aFileThatIsNotACookieFileIsNotOverwritten() throws IOException {
        Path configuration = Files.writeString(folder.resolve("rootwalk.yaml"), "listen: {dns: []}\n");
        assertThat(fetch("-c", configuration.toString(), url("127.0.0.1", "/new"))).isEqualTo(2);

        assertThat(configuration).hasContent("listen: {dns: []}");
        assertThat(err.toString()).contains("is not a cookie file, and -c would replace it", "--config");
    }

    @Test
    void aCacheThatCannotBeUsedIsAFailure() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run named = Run.of("fetch", "--cache", file.toString(), url("127.0.0.1", "/new"));

        assertThat(named.status()).isEqualTo(1);
        assertThat(named.err()).contains(file + " cannot be used as a cache");
    }

    @Test
    void aFetchIsAProbeUnlessACacheIsAskedFor() {
        site.createContext("/kept", exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
            greet(exchange);
        });
        Run.of("fetch", "--no-color", url("127.0.0.1", "/kept"));
        Run again = Run.of("fetch", "--no-color", url("127.0.0.1", "/kept"));
        assertThat(again.out()).contains("request   GET /kept").doesNotContain("cache");
        assertThat(again.err()).isEmpty();

        String cache = folder.resolve("cache").toString();
        Run.of("fetch", "--no-color", "--cache", cache, url("127.0.0.1", "/kept"));
        Run kept = Run.of("fetch", "--no-color", "--cache", cache, url("127.0.0.1", "/kept"));
        assertThat(kept.out()).contains("from the cache").doesNotContain("request   GET");
        assertThat(kept.err()).isEqualTo("rootwalk: responses are stored in " + cache + " and reused from there\n");
    }

    @Test
    void oneCacheOrNoneIsUsed() {
        assertThat(Run.of("fetch", "--private-cache", "--no-cache", url("127.0.0.1", "/new")).err())
                .contains("--cache, --private-cache and --no-cache cannot be used together");
    }

    @Test
    void contentOnStandardOutputLeavesTheStepsToStandardError() {
        PrintStream before = System.out;
        var octets = new ByteArrayOutputStream();
        System.setOut(new PrintStream(octets, false, StandardCharsets.UTF_8));
        try {
            assertThat(fetch("-o", "-", url("127.0.0.1", "/new"))).isZero();
        } finally {
            System.setOut(before);
        }

        assertThat(octets.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("response  HTTP/1.1 200 OK");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void aFailedFetchPrintsAndWritesTheExchangesBeforeTheFailure() throws IOException {
        site.createContext("/away", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/x");
            exchange.sendResponseHeaders(302, -1);
        });
        Path har = folder.resolve("failed.har");
        assertThat(fetch("--json", "--har", har.toString(), url("127.0.0.1", "/away"))).isEqualTo(1);

        List<Map<?, ?>> exchanges = entries(parse(out.toString().lines().toList().getLast()), "exchanges");
        assertThat(exchanges.stream().map(one -> one.get("status")).toList()).isEqualTo(List.of(302));
        List<Map<?, ?>> entries = entries((Map<?, ?>) parse(Files.readString(har)).get("log"), "entries");
        assertThat(entries.stream().map(one -> of(one, "request").get("url")).toList())
                .isEqualTo(List.of(url("127.0.0.1", "/away"), "http://127.0.0.1:1/x"));
        assertThat(entries.stream().map(one -> of(one, "response").get("status")).toList())
                .isEqualTo(List.of(302, 0));
        assertThat(of(entries.getLast(), "response").get("_error"))
                .isEqualTo("connect: 127.0.0.1:1 refused the connection");
    }

    @Test
    void aFetchThatFailsAtOnceWritesItsArchiveToo() throws IOException {
        Path har = folder.resolve("failed.har");
        assertThat(fetch("--har", har.toString(), "http://127.0.0.1:1/x")).isEqualTo(1);

        assertThat(entries((Map<?, ?>) parse(Files.readString(har)).get("log"), "entries")).hasSize(1);
    }

    private static Map<?, ?> of(Map<?, ?> object, String name) {
        return (Map<?, ?>) Objects.requireNonNull(object.get(name));
    }

    @SuppressWarnings("unchecked") // as JSON has it
    private static List<Map<?, ?>> entries(Map<?, ?> object, String name) {
        return (List<Map<?, ?>>) object.get(name);
    }

    /// The XDG Base Directory Specification: a relative path is none.
    @Test
    void theCacheIsWhereTheUsersCachesAre() {
        assertThat(StorageOptions.defaultFolder(Map.of("XDG_CACHE_HOME", "/var/c", "HOME", "/home/x")))
                .isEqualTo(Path.of("/var/c/rootwalk"));
        assertThat(StorageOptions.defaultFolder(Map.of("XDG_CACHE_HOME", "c", "HOME", "/home/x")))
                .isEqualTo(Path.of("/home/x/.cache/rootwalk"));
    }

    @Test
    void theLookupOptionMustNameASource() {
        assertThat(fetch("--lookup", "someone", url("127.0.0.1", "/new"))).isEqualTo(2);

        assertThat(err.toString()).contains("--lookup: 'someone' is not known",
                "recursion, daemon, or @192.0.2.1");
    }

    @Test
    void partsOfAPageAreFetchedAndFailedPartsReported() {
        site.createContext("/page", exchange -> {
            byte[] page = "<img src=/new><img src=http://127.0.0.1:1/>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        assertThat(fetch("--page", url("127.0.0.1", "/page"))).isEqualTo(1);

        assertThat(out.toString()).contains("2 parts (1 failed)", "  1 200  image      /new", "  2 ---",
                "at connect: 127.0.0.1:1 refused");
    }

    @Test
    void aTextThatIsNoUrlIsWrongUsageAndPointedAt() {
        assertThat(fetch("http://a:b/")).isEqualTo(2);

        assertThat(err.toString()).contains("""
            rootwalk: the port is not a number: b
              http://a:b/
                       ^""");
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + site.getAddress().getPort() + path;
    }

    private static Map<?, ?> parse(String line) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
    }

    private int fetch(String... arguments) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 3];
        all[0] = "fetch";
        all[1] = "--no-color";
        all[2] = "--no-cache";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        assertThat(Arrays.asList(all)).doesNotContainNull();
        return line.execute(all);
    }
}
