package rootwalk.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Playwright;

/// Debian's Chromium, and how it is started so that it leaves the network alone but for what a test asks it.
final class Chromium {

    static final Path PROGRAM = Path.of("/usr/bin/chromium");

    static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private Chromium() {}

    /// A Playwright that downloads no browser of its own.
    static Playwright driver() {
        return Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }
}
