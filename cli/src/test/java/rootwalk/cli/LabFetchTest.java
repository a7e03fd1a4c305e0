package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.lab.LabWeb;
import rootwalk.lab.WebPorts;
import rootwalk.web.url.Url;
import rootwalk.wire.Addresses;

/// `rootwalk fetch` as a person uses it beside a lab that runs.
class LabFetchTest {

    private static final Path SCHEMA = Path.of("../docs/fetch.schema.json");
    private static final Path HAR_SCHEMA = Path.of("src/test/resources/rootwalk/cli/har-1.2.schema.json");

    private static Lab lab;
    private static LabWeb web;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        LabFolder zones = LabFolder.read(Path.of("../zones"));
        lab = Lab.start(zones, LabPorts.free());
        web = LabWeb.start(zones, WebPorts.free(),
                Environment.ofProcess(lab.resolverConfig()));
    }

    @AfterAll
    static void close() {
        web.close();
        lab.close();
    }

    /// The phases of an exchange add up to its time, and the exchanges to that of the whole.
    @ParameterizedTest
    @ValueSource(strings = {"http://www.postern.grove/", "http://harbor.isle/", "https://www.library.vale/",
            "https://www.tortoise.grove/", "http://www.bakery.isle/"})
    void theTimesOfAllPhasesAddUpToTheWhole(String url) throws Exception {
        Run run = fetch("--no-cache", "--json", url);

        assertThat(run.status()).isZero();
        double phases = 0;
        double end = 0;
        for (Object exchange : (List<?>) run.events("result").getFirst().get("exchanges")) {
            Map<?, ?> timings = (Map<?, ?>) ((Map<?, ?>) exchange).get("timings");
            double sum = timings.entrySet().stream().filter(phase -> !phase.getKey().equals("totalMilliseconds"))
                    .mapToDouble(phase -> number(phase.getValue())).sum();
            assertThat(sum).isCloseTo(number(timings.get("totalMilliseconds")), withinPercentage(2));
            phases += sum;
            end = number(((Map<?, ?>) exchange).get("beganAtMilliseconds")) + number(timings.get("totalMilliseconds"));
        }
        assertThat(phases).isCloseTo(end, withinPercentage(2));
        assertThat(number(run.events("bodyReceived").getLast().get("atMilliseconds"))).isLessThanOrEqualTo(end);
    }

    @Test
    void eachStepOfARedirectIsPrinted() throws Exception {
        Run run = fetch("--no-cache", "http://harbor.isle/");

        assertThat(run.out()).containsSubsequence("lookup    harbor.isle. A", "order ", "connect ", "connected ",
                "request   GET /", "response  HTTP/1.1 301", "redirect  GET https://harbor.isle", "tls       TLSv1.3",
                "response  HTTP/2.0 308", "redirect  GET https://www.harbor.isle", "response  HTTP/2.0 200", "content ",
                "closed ", "dns ", "connect ", "tls ", "wait ", "receive ", "total ");
    }

    @ParameterizedTest
    @CsvSource({"http://nowhere.isle/, lookup", "https://expired.wolf.forge/, tls", "https://sheep.wolf.forge/, tls"})
    void aFetchThatFailsSaysAtWhichStepAndWhatUsuallyCausesIt(String url, String step) throws Exception {
        Run run = fetch("--no-cache", url);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("failed    at " + step + ": ", "usual cause: ");
    }

    @Test
    void theRunningDaemonIsAskedWhereItListens() throws Exception {
        Path config = Files.writeString(folder.resolve("rootwalk.yaml"),
                "listen: {dns: [\"" + Addresses.text(lab.resolver()) + "\"]}\n");
        Run run = Run.of("fetch", "--no-color", "--no-cache", "--config", config.toString(), "--lookup", "daemon",
                led("http://www.postern.grove/"));

        assertThat(run.out()).contains("www.postern.grove. A  resolver", "HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--no-dns-cache"})
    void theStubCacheAnswersTheSecondTimeUnlessItIsLeftOut(String option) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-v", "--no-cache", "-H", "Connection: close"));
        if (!option.isEmpty()) {
            arguments.add(option);
        }
        arguments.add("http://www.harbor.isle/");
        String answered = "www.harbor.isle. A  stub cache  TTL";

        assertThat(fetch(arguments.toArray(String[]::new)).out().contains(answered)).isEqualTo(option.isEmpty());
    }

    @Nested
    class Keeping {

        @Test
        void theSecondRunIsAnsweredByTheCacheOrAfterA304() throws Exception {
            for (String path : List.of("lent/atlas.txt", "returned/diary.txt")) {
                assertThat(fetch("--cache", folder.toString(), "http://www.library.vale/" + path).out())
                        .contains("200 OK", "nothing is stored");
            }
            assertThat(fetch("--cache", folder.toString(), "http://www.library.vale/lent/atlas.txt").out())
                    .contains("cache     fresh: ", "200  from the cache").doesNotContain("request");
            assertThat(fetch("--cache", folder.toString(), "http://www.library.vale/returned/diary.txt").out())
                    .containsSubsequence("request   GET", "HTTP/1.1 304 Not Modified",
                            "200  from the cache, validated by 304  not modified: 1 stored response freshened");
        }

        @Test
        void aChainOfRedirectsIsKeptAndItsEndValidated() throws Exception {
            fetch("--cache", folder.toString(), "http://harbor.isle/");
            Run second = fetch("--cache", folder.toString(), "--json", "http://harbor.isle/");

            assertThat((List<?>) second.events("result").getFirst().get("exchanges"))
                    .extracting(exchange -> String.valueOf(((Map<?, ?>) exchange).get("source")))
                    .containsExactly("cache", "cache", "validated");
            assertThat(second.events("headReceived")).extracting(head -> String.valueOf(head.get("status")))
                    .containsExactly("304");
        }

        @Test
        void cookiesAreWrittenAndSentAgainAsCurlDoes() throws Exception {
            Path jar = folder.resolve("cookies.txt");
            Path content = folder.resolve("content");
            fetch("--no-cache", "-c", jar.toString(), "http://www.anvil.forge/cookies");
            assertThat(jar).content().contains("www.anvil.forge\tFALSE\t/cookies\tFALSE\t", "\tvisits\t1");

            fetch("--no-cache", "-b", jar.toString(), "-o", content.toString(), "http://www.anvil.forge/cookies");
            assertThat(content).hasContent("This is visit 2.");
        }

        @Test
        void aCookieThatIsTypedGoesToItsHostOnly() throws Exception {
            Path content = folder.resolve("content");
            fetch("--no-cache", "-b", "visits=41", "-o", content.toString(), "http://www.anvil.forge/cookies");
            assertThat(content).hasContent("This is visit 42.");

            assertThat(fetch("--no-cache", "-v", "-b", "own=1", "http://harbor.isle/").out())
                    .containsSubsequence("> cookie: own=1", "redirect", "> cookie: own=1", "redirect", "200 OK")
                    .containsPattern("(?s)redirect  GET https://www.harbor.isle(?!.*cookie: own)");
        }
    }

    @Nested
    class Page {

        @Test
        void isFetchedWithItsPartsOverOneConnectionOfHttp2() throws Exception {
            Run run = fetch("--no-cache", "--page", "--json", "https://www.museum.grove/");

            assertThat(run.status()).isZero();
            assertThat(run.events("partFound")).hasSize(30);
            assertThat(run.events("connected")).hasSize(1);
            List<?> parts = (List<?>) run.events("result").getFirst().get("parts");
            assertThat(parts).hasSize(30).allSatisfy(part -> assertThat(((Map<?, ?>) part).get("exchanges")).asString()
                    .contains("status=200", "version=HTTP/2.0"));
            assertThat(run.events("requestSent")).filteredOn(sent -> sent.containsKey("part")).hasSize(30);
        }

        @Test
        void usesSixConnectionsOfHttp1AtMost() throws Exception {
            Run run = fetch("--no-cache", "--page", "--json", "--http1.1", "https://www.museum.grove/");

            assertThat(run.events("connected")).hasSizeBetween(2, 6);
            assertThat(run.events("bodyReceived")).hasSize(31);
        }

        @Test
        void isPrintedWithAWaterfallAndTheSecondTimeFromTheCache() throws Exception {
            assertThat(fetch("--cache", folder.toString(), "--page", "https://www.museum.grove/").out())
                    .contains("  30 parts, ", "  1 200  stylesheet /walls.css ", "#30 ");
            assertThat(fetch("--cache", folder.toString(), "--page", "https://www.museum.grove/").out())
                    .contains("from the cache (*)", " 30 200* image      /hall/star.svg ");
        }
    }

    @Nested
    class Schemas {

        @ParameterizedTest
        @ValueSource(strings = {"http://harbor.isle/", "https://www.museum.grove/", "https://expired.wolf.forge/",
                "http://nowhere.isle/", "https://www.bakery.isle/", "https://www.library.vale/returned/diary.txt"})
        void everyLineOfJsonFits(String url) throws Exception {
            Run first = fetch("--cache", folder.toString(), "--json", url);
            Run second = fetch("--cache", folder.toString(), "--json", url);

            JsonSchema.holdsEachLine(SCHEMA, first.out() + second.out());
        }

        @Test
        void everyLineOfAPageFits() throws Exception {
            JsonSchema.holdsEachLine(SCHEMA,
                    fetch("--no-cache", "--page", "--json", "http://www.museum.grove/").out());
        }

        /// In a lab of its own, so that the names are resolved here.
        @Test
        void theStepsOfAResolutionFitAndAreThoseOfTrace() throws Exception {
            Run run =
                    Run.of("fetch", "--lab", "--zones", "../zones", "--no-cache", "--json", "https://www.bakery.isle/");

            assertThat(run.err()).isEmpty();
            JsonSchema.holdsEachLine(SCHEMA, run.out());
            assertThat(run.events("cutChosen")).extracting(event -> String.valueOf(event.get("cut"))).contains(".",
                    "isle.",
                    "bakery.isle.");
            assertThat(run.events("aliasFollowed")).extracting(event -> String.valueOf(event.get("resolution")))
                    .contains("www.bakery.isle. A", "www.bakery.isle. HTTPS");
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://harbor.isle/?a=b&c", "https://www.library.vale/returned/diary.txt",
                "https://www.anvil.forge/cookies", "--page https://www.museum.grove/",
                "-d x=1 https://www.anvil.forge/echo"})
        void theArchiveFits(String words) throws Exception {
            Path har = folder.resolve("fetch.har");
            List<String> arguments =
                    new ArrayList<>(List.of("--cache", folder.resolve("cache").toString(), "--har", har.toString()));
            arguments.addAll(List.of(words.split(" ")));
            JsonSchema schema = JsonSchema.read(HAR_SCHEMA);

            fetch(arguments.toArray(String[]::new));
            schema.holds(Files.readString(har));
            fetch(arguments.toArray(String[]::new));
            schema.holds(Files.readString(har));
        }
    }

    /// With the lab's resolver and authority; the last word is the URL, without the lab's port.
    private static Run fetch(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("fetch", "--no-color", "--lookup",
                "@" + Addresses.text(lab.resolver()), "--cacert", web.certificateFile().toString()));
        all.addAll(Arrays.asList(arguments).subList(0, arguments.length - 1));
        all.add(led(arguments[arguments.length - 1]));
        return Run.of(all.toArray(String[]::new));
    }

    private static String led(String url) throws Exception {
        return web.ports().withLabPort(Url.parse(url)).toString();
    }

    private static double number(Object number) {
        return ((Number) number).doubleValue();
    }
}
