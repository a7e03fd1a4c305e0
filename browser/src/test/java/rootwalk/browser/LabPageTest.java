package rootwalk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The lab's page as a person meets it: by pointer, by keyboard, by screen reader, light and dark, wide and narrow.
class LabPageTest {

    private static final Pattern OVER = Pattern.compile("queries to name servers");

    private static LabProcess lab;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        lab = LabProcess.start(List.of(), "--port", "0", "--servers-port", "0", "--web-port", "0", "--tls-port", "0");
        playwright = Chromium.driver();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Chromium.PROGRAM)
                .setArgs(Chromium.ARGUMENTS));
    }

    @AfterAll
    static void end() {
        if (playwright != null) {
            playwright.close();
        }
        lab.close();
    }

    @AfterEach
    void close() {
        context.close();
        assertThat(complaints).as("what the browser complained of, and what it asked of others").isEmpty();
    }

    @Test
    void aNameIsTypedAndTheFetchSeen() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("https://www.bakery.isle" + port("tlsPort") + "/");

        assertThat(drawing("resolution").getByText(". (root)")).isVisible();
        assertThat(drawing("resolution")).containsText("isle.");
        assertThat(drawing("resolution")).containsText("bakery.isle.");
        assertThat(drawing("resolution")).containsText("anvil.forge.");
        assertThat(drawing("resolution")).containsText("127.8.41.80");
        assertThat(drawing("segments")).containsText("SYN,ACK");
        assertThat(drawing("segments")).containsText("ESTABLISHED");
        assertThat(drawing("segments")).containsText("FIN_WAIT_1");
        assertThat(page.locator("#exchange")).containsText("ClientHello");
        assertThat(page.locator("#exchange")).containsText("200 OK");
        assertThat(page.locator("#exchange")).containsText("content-type: text/html");
        assertThat(page.locator("#waterfall .wait").first()).isVisible();
        assertThat(page.locator("#steps tbody tr").count()).isGreaterThan(40);
    }

    @Test
    void everyPartOfAPageHasItsRowInTheWaterfall() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("https://www.museum.grove" + port("tlsPort") + "/");

        assertThat(page.locator("#status")).containsText("200, with 30 parts");
        assertThat(page.locator("#waterfall [data-key^=exchange]")).hasCount(31);
    }

    @Test
    void aFetchThatFailsSaysWhereAndWhy() {
        open(1280, 900, ColorScheme.LIGHT);
        ask("https://expired.wolf.forge" + port("tlsPort") + "/");

        assertThat(page.locator("#status")).containsText("The fetch failed at the step tls");
        assertThat(page.locator("#status")).hasClass(Pattern.compile("bad"));
    }

    @Test
    void theChainOfTrustIsDrawnFromTheAnchorToTheRecords() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("https://www.harbor.isle" + port("tlsPort") + "/");

        assertThat(drawing("trust")).containsText("trust anchor");
        assertThat(drawing("trust")).containsText("DS in the parent zone");
        assertThat(drawing("trust")).containsText("www.harbor.isle. A");
        assertThat(link("trust keys . DNSKEY")).hasAttribute("aria-label",
                Pattern.compile("DNSKEY: \\. secure: .*\\(ECDSAP256SHA256\\), signed by \\d+.*RFC 4035 section 5.3"));
        assertThat(link("trust delegation isle. DS")).hasAttribute("aria-label",
                Pattern.compile("DS: isle\\. secure: DS \\d+ \\(RSASHA256, SHA-256\\)"));
        assertThat(link("trust records www.harbor.isle. A")).hasAttribute("aria-label",
                Pattern.compile("secure: by key \\d+ \\(ECDSAP256SHA256\\) of harbor\\.isle\\."));
        assertThat(page.locator("#trust .card.secure")).hasCount(3);
    }

    @Test
    void theChainOfTrustShowsWhereItBreaks() {
        open(1280, 900, ColorScheme.LIGHT);
        ask("http://www.expired.broken/");

        assertThat(page.locator("#status")).containsText("The fetch failed at the step lookup");
        assertThat(link("trust keys expired.broken. DNSKEY")).hasAttribute("aria-label",
                Pattern.compile("DNSKEY: expired\\.broken\\. bogus: .*expired.*SERVFAIL"));
        assertThat(page.locator("#trust .edge.bogus")).hasCount(1);
        assertThat(page.locator("#steps tr.bad")).not().hasCount(0);
    }

    @Test
    void anUnsignedZoneIsInsecureInTheChainOfTrust() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("https://www.anvil.forge" + port("tlsPort") + "/");

        assertThat(link("trust delegation forge. DS")).hasAttribute("aria-label",
                Pattern.compile("DS: forge\\. insecure: no DS record, proven"));
        assertThat(page.locator("#trust .card.insecure")).hasCount(1);
    }

    @Test
    void itLeadsNowhereButToTheLab() {
        open(1280, 900, ColorScheme.LIGHT);
        ask("http://127.0.0.1:22/");

        assertThat(page.locator("#status")).containsText("The fetch failed at the step lookup");
        assertThat(page.locator("#segments svg")).hasCount(0);
    }

    @Test
    void everythingIsReachedByTheKeyboardAndExplainsItself() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("www.postern.grove" + port("webPort"));
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }");

        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            page.keyboard().press("Tab");
            reached.add((String) page.evaluate(
                    "() => { const it = document.activeElement; return (it.closest('[id]')?.id ?? '') + (it.dataset.key ? ' part' : ''); }"));
        }
        assertThat(reached).contains("theme", "url", "examples", "resolution", "resolution part", "trust", "trust part",
                "segments",
                "segments part",
                "exchange", "exchange part", "waterfall", "waterfall part", "table");

        for (String pane : List.of("resolution", "trust", "segments", "exchange", "waterfall")) {
            Locator parts = page.locator("#" + pane + " [data-key]");
            page.locator("#" + pane + " [data-key][tabindex='0']").focus();
            Set<String> explained = new HashSet<>();
            for (int i = 0; i < parts.count(); i++) {
                explained.add(page.locator("#explanation").innerText());
                page.keyboard().press("ArrowDown");
            }
            assertThat(explained).as(pane).hasSizeGreaterThan(parts.count() / 2)
                    .allMatch(text -> text.strip().length() > 30);
            assertThat(explained.stream().filter(text -> text.contains("RFC ")).count()).as(pane + " names its RFCs")
                    .isGreaterThan(explained.size() * 9L / 10);
        }
    }

    @Test
    void theSkipLinkStartsNoFetch() {
        open(1280, 900, ColorScheme.LIGHT);
        page.locator(".skip").focus();
        page.keyboard().press("Enter");

        assertThat(page.locator("#table")).isFocused();
        assertThat(page.url()).isEqualTo(lab.page());
        page.navigate(lab.page() + "#steps");
        page.reload();
        assertThat(page.locator("#status")).containsText("Nothing has been fetched yet");
    }

    @Test
    void aTypedNameLeadsWhereItsButtonLeads() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("www.bakery.isle");

        assertThat(page.url()).endsWith("#url=https%3A%2F%2Fwww.bakery.isle%2F");
        assertThat(page.locator("#exchange")).containsText("ClientHello");
    }

    @Test
    void aFetchIsStopped() {
        open(1280, 900, ColorScheme.LIGHT);
        assertThat(page.locator("#stop")).isDisabled();
        ask("https://www.tortoise.grove" + port("tlsPort") + "/");
        page.locator("#stop").click();

        assertThat(page.locator("#status")).containsText("Stopped after");
        assertThat(page.locator("#stop")).isDisabled();
    }

    @Test
    void homeAndEndLeadToTheFirstAndTheLastPart() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("www.postern.grove" + port("webPort"));
        Locator parts = page.locator("#segments [data-key]");
        page.locator("#segments [data-key][tabindex='0']").focus();

        page.keyboard().press("End");
        assertThat(parts.last()).isFocused();
        page.keyboard().press("Home");
        assertThat(parts.first()).isFocused();
    }

    @Test
    void theStatusHasTheNumberOfQueriesAndEachStepItsTime() {
        open(1280, 900, ColorScheme.LIGHT);
        fetch("https://www.bakery.isle" + port("tlsPort") + "/");

        int drawn = page.locator("#resolution [data-key] .end:text-matches('ms$')").count();
        assertThat(page.locator("#status")).containsText("of which " + drawn + " are drawn");
        Set<String> times = new HashSet<>(
                page.locator("#steps tr:has(td:nth-child(2):text-matches('^(query|response) $')) td:first-child")
                        .allInnerTexts());
        assertThat(times).hasSizeGreaterThan(3);
    }

    @Test
    void noTextIsSmallerThanTwelvePixelsAndAnExplanationIsShownWhole() {
        open(400, 844, ColorScheme.LIGHT);
        fetch("https://www.bakery.isle" + port("tlsPort") + "/");

        assertThat((List<?>) page.evaluate("""
            () => [...document.querySelectorAll("body *")]
                .filter(it => [...it.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
                .filter(it => parseFloat(getComputedStyle(it).fontSize) < 12)
                .map(it => it.outerHTML)""")).isEmpty();
        assertThat((List<?>) page.evaluate("""
            () => [...document.querySelectorAll("[data-key]")].filter(part => {
                part.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
                const bar = document.getElementById("explanation");
                return bar.scrollHeight > bar.clientHeight;
            }).map(part => part.dataset.key)""")).isEmpty();
    }

    @ParameterizedTest(name = "{0} wide, {2}")
    @CsvSource({"1280, 900, LIGHT", "1280, 900, DARK", "390, 844, LIGHT", "390, 844, DARK"})
    void hasNoFindingOfAxeAndIsLookedAt(int width, int height, ColorScheme scheme) {
        open(width, height, scheme);
        String name = "page-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        shoot(name + "-before");
        fetch("http://harbor.isle" + port("webPort") + "/");
        shoot(name);

        // One row of the table is as another.
        List<Rule> findings = new AxeBuilder(page).exclude("#steps tr:nth-child(n + 6)").analyze().getViolations();
        assertThat(findings).extracting(rule -> rule.getId() + ": " + rule.getNodes()).isEmpty();
        assertThat((int) page.evaluate("() => document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(page.getByRole(AriaRole.REGION)).hasCount(6);
    }

    private void open(int width, int height, ColorScheme scheme) {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
                .setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(lab.page())) {
                complaints.add("asked " + request.url());
            }
        });
        page.navigate(lab.page());
    }

    private void ask(String url) {
        page.getByLabel("URL or name").fill(url);
        page.keyboard().press("Enter");
    }

    private void fetch(String url) {
        ask(url);
        assertThat(page.locator("#status")).containsText(OVER);
    }

    private Locator drawing(String pane) {
        return page.locator("#" + pane + " svg");
    }

    private Locator link(String key) {
        return page.locator("#trust [data-key='" + key + "']");
    }

    private static String port(String which) {
        return ":" + lab.said().get(which).getAsInt();
    }

    private void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")));
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + "-whole.png"))
                .setFullPage(true));
    }
}
