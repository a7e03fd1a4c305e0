package rootwalk.web.page;

import java.util.Locale;

/// How soon a browser wants something, in the words of Chromium's tools; the first is the most urgent.
public enum Priority {
    /// Nothing is shown without it.
    HIGHEST,
    /// It holds up the reading of the page, or a text waits for it.
    HIGH,
    /// It is wanted when the page has been read.
    MEDIUM,
    /// It fills a place on the page that is there without it.
    LOW,
    /// It may never be wanted.
    LOWEST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
