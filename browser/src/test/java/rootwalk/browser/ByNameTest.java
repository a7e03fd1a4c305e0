package rootwalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lab's page of thirty resources, visited by its name: the browser asks the lab's resolver, trusts the lab's
/// authority, and keeps what it may keep.
class ByNameTest {

    private static final String PAGE = "https://www.museum.grove/";
    private static final int RESOURCES = 30;
    /// Milliseconds within which the browser writes its requests in any order.
    private static final double SAME_MOMENT = 10;

    @TempDir
    private static Path folder;
    private static Namespace namespace;
    private static Playwright playwright;

    @TempDir
    private Path profile;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        namespace = Namespace.start(folder);
        playwright = Chromium.driver();
    }

    @AfterAll
    static void end() {
        if (playwright != null) {
            playwright.close();
        }
        namespace.close();
    }

    @BeforeEach
    void openPage() throws Exception {
        trust(namespace.lab().authority());
        context = playwright.chromium().launchPersistentContext(profile.resolve("data"),
                new BrowserType.LaunchPersistentContextOptions()
                        .setExecutablePath(namespace.entering(Chromium.PROGRAM))
                        .setArgs(Chromium.ARGUMENTS)
                        .setEnv(Map.of("HOME", profile.toString(), "PATH", System.getenv("PATH"))));
        page = context.pages().getFirst();
    }

    @AfterEach
    void leave() {
        context.close();
    }

    /// As a person adds an authority to Chromium's on Linux: in the database of NSS in their home folder.
    private void trust(Path authority) throws IOException, InterruptedException {
        Path database = Files.createDirectories(profile.resolve(".pki/nssdb"));
        run("certutil", "-N", "-d", "sql:" + database, "--empty-password");
        run("certutil", "-A", "-d", "sql:" + database, "-t", "C,,", "-n", "lab", "-i", authority.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Test
    void itComesFromTheAddressThatTheLabSaysByHttp2AndTrusted() {
        Map<String, Loaded> loaded = load();

        assertThat(loaded).hasSize(1 + RESOURCES).containsKey(PAGE);
        assertThat(loaded.values()).allSatisfy(one -> {
            assertThat(one.status).isEqualTo(200);
            assertThat(one.protocol).isEqualTo("h2");
            assertThat(one.address).isEqualTo("127.8.32.80");
            assertThat(one.security).isEqualTo("secure");
            assertThat(one.cached).isFalse();
        });
    }

    /// What is fresh is not asked for (RFC 9111 section 4.2), what is not is asked for with what it was called, and has
    /// not changed (section 4.3).
    @Test
    void theSecondTimeItIsValidated() {
        load();
        Map<String, Loaded> again = load();

        assertThat(again).hasSize(1 + RESOURCES);
        assertThat(again.get(PAGE).status).isEqualTo(304);
        Map<Boolean, List<Loaded>> parts = again.values().stream().filter(one -> !one.url.equals(PAGE))
                .collect(Collectors.partitioningBy(one -> one.url.contains("/hall/")));
        assertThat(parts.get(true)).hasSize(23).allSatisfy(one -> assertThat(one.cached).as(one.url).isTrue());
        assertThat(parts.get(false)).hasSize(7)
                .allSatisfy(one -> assertThat(one.cached || one.status == 304).as(one.url).isTrue());
    }

    /// Which are asked for before which others is a matter of what the page needs most (Chromium's priorities), and of
    /// the same priority what it names first.
    @Test
    void fetchAsksInTheOrderOfTheBrowser() throws Exception {
        Map<String, Loaded> loaded = load();
        Map<String, Double> browser = startedByTheBrowser();
        List<JsonObject> fetched = fetched();
        List<String> ours = fetched.stream().filter(event -> event.get("event").getAsString().equals("partFound"))
                .map(event -> event.get("url").getAsString()).toList();

        assertThat(ours).hasSize(RESOURCES).containsExactlyInAnyOrderElementsOf(browser.keySet());
        assertThat(ours).isSortedAccordingTo(Comparator.comparing(url -> loaded.get(url).urgency()));
        browser.forEach((url, start) -> assertThat(browser.entrySet()).as("what is more urgent than " + url)
                .filteredOn(other -> loaded.get(other.getKey()).urgency() < loaded.get(url).urgency())
                .allMatch(other -> other.getValue() < start + SAME_MOMENT));
        for (String kind : List.of(".css", ".js", ".svg")) {
            assertThat(ours.stream().filter(url -> url.endsWith(kind))).as("the order of " + kind)
                    .containsExactlyElementsOf(loaded.values().stream().filter(one -> one.url.endsWith(kind))
                            .sorted(Comparator.comparingDouble(one -> one.asked)).map(one -> one.url).toList());
        }

        JsonObject result = fetched.getLast();
        assertThat(phases(result)).contains("dnsMilliseconds", "connectMilliseconds", "tlsMilliseconds",
                "waitMilliseconds");
        for (JsonElement part : result.getAsJsonArray("parts")) {
            assertThat(phases(part.getAsJsonObject())).as(part + " goes by the same connection")
                    .doesNotContain("dnsMilliseconds", "connectMilliseconds", "tlsMilliseconds")
                    .contains("waitMilliseconds");
        }
        assertThat((int) page.evaluate("() => performance.getEntriesByType('resource')"
                + ".filter(part => part.connectEnd > part.connectStart).length")).isZero();
    }

    /// When their requests began by the browser's own resource timing, in milliseconds; without the icon that the browser
    /// wants for itself.
    @SuppressWarnings("unchecked")
    private Map<String, Double> startedByTheBrowser() {
        Map<String, Number> starts = (Map<String, Number>) page.evaluate("() => Object.fromEntries("
                + "performance.getEntriesByType('resource').filter(part => !part.name.endsWith('/favicon.ico'))"
                + ".map(part => [part.name, part.requestStart]))");
        return starts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, start -> start.getValue().doubleValue()));
    }

    private List<JsonObject> fetched() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(namespace.inside());
        command.addAll(List.of(LabProcess.PROGRAM.toString(), "fetch", "--json", "--page", "--no-cache", "--lookup",
                "@127.0.0.1", "--cacert", namespace.lab().authority().toString(), PAGE));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<JsonObject> events = process.inputReader(StandardCharsets.UTF_8).lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        assertThat(process.waitFor()).isZero();
        return events;
    }

    /// Those that took any time.
    private static List<String> phases(JsonObject withExchanges) {
        return withExchanges.getAsJsonArray("exchanges").get(0).getAsJsonObject().getAsJsonObject("timings").entrySet()
                .stream().filter(phase -> phase.getValue().getAsDouble() > 0).map(Map.Entry::getKey).toList();
    }

    /// How a resource came.
    private static final class Loaded {
        private static final List<String> PRIORITIES = List.of("VeryHigh", "High", "Medium", "Low", "VeryLow");

        String url = "";
        String priority = "";
        double asked;
        int status;
        String protocol = "";
        String address = "";
        String security = "";
        boolean cached;

        int urgency() {
            return PRIORITIES.indexOf(priority);
        }
    }

    /// Loads the page, and tells how each part of it came.
    private Map<String, Loaded> load() {
        Map<String, Loaded> byId = new HashMap<>();
        CDPSession session = context.newCDPSession(page);
        session.send("Network.enable");
        session.on("Network.requestWillBeSent", event -> {
            Loaded one = byId.computeIfAbsent(event.get("requestId").getAsString(), _ -> new Loaded());
            one.priority = event.getAsJsonObject("request").get("initialPriority").getAsString();
            one.asked = event.get("timestamp").getAsDouble();
        });
        session.on("Network.responseReceived", event -> {
            Loaded one = byId.computeIfAbsent(event.get("requestId").getAsString(), _ -> new Loaded());
            JsonObject response = event.getAsJsonObject("response");
            one.url = response.get("url").getAsString();
            one.status = one.status == 0 ? response.get("status").getAsInt() : one.status;
            one.protocol = response.get("protocol").getAsString();
            one.address = response.has("remoteIPAddress") ? response.get("remoteIPAddress").getAsString() : "";
            one.security = response.get("securityState").getAsString();
            one.cached |= response.has("fromDiskCache") && response.get("fromDiskCache").getAsBoolean();
        });
        // What was really said, where a 304 is shown to pages as the 200 that it confirms.
        session.on("Network.responseReceivedExtraInfo", event -> byId.computeIfAbsent(
                event.get("requestId").getAsString(), _ -> new Loaded()).status = event.get("statusCode").getAsInt());
        session.on("Network.requestServedFromCache", event -> byId.computeIfAbsent(
                event.get("requestId").getAsString(), _ -> new Loaded()).cached = true);
        page.navigate(PAGE);
        page.waitForLoadState();
        session.detach();
        return byId.values().stream().filter(one -> one.url.startsWith(PAGE) && !one.url.endsWith("/favicon.ico"))
                .collect(Collectors.toMap(one -> one.url, one -> one));
    }
}
