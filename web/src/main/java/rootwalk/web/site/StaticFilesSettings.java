package rootwalk.web.site;

import java.nio.file.Path;
import java.util.List;

/// How a folder is served.
///
/// @param rules
///            the first that fits a path holds; where none does, `no-cache`: kept, and asked about each time
/// @param memory
///            octets of content kept in memory at most, all codings together
public record StaticFilesSettings(Path root, List<CacheRule> rules, Listing listing, long memory) {

    /// What a folder without `index.html` shows.
    public enum Listing {
        SHOWN, HIDDEN
    }

    private static final long DEFAULT_MEMORY = 32L << 20;

    /// A folder as most are served.
    public static StaticFilesSettings of(Path root) {
        return new StaticFilesSettings(root, List.of(), Listing.HIDDEN, DEFAULT_MEMORY);
    }

    String cacheControl(String path) {
        return rules.stream().filter(rule -> rule.matches(path)).map(CacheRule::value).findFirst().orElse("no-cache");
    }
}
