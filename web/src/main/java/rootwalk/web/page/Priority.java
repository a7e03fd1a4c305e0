package rootwalk.web.page;

import java.util.Locale;

/// The priority of a resource, with the names of Chromium's tools; the first is the highest.
public enum Priority {
    /// Blocks rendering.
    HIGHEST,
    /// Blocks the parser, or text waits for it.
    HIGH,
    /// Needed when the page has been parsed.
    MEDIUM,
    /// Fills a part of a page that is already rendered.
    LOW,
    /// May never be needed.
    LOWEST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
