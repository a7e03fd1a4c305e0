package rootwalk.web.site;

import java.nio.file.Path;
import java.util.List;

/// Settings for a folder.
///
/// @param rules the first rule that matches a path applies; without a match, `no-cache`: stored but validated each time
/// @param memory the largest content in memory in octets, with all codings
public record StaticFilesSettings(Path root, List<CacheRule> rules, Listing listing, long memory) {

    /// Whether a folder without `index.html` shows a listing.
    public enum Listing {
        SHOWN, HIDDEN
    }

    private static final long DEFAULT_MEMORY = 32L << 20;

    /// The default settings for a folder.
    public static StaticFilesSettings of(Path root) {
        return new StaticFilesSettings(root, List.of(), Listing.HIDDEN, DEFAULT_MEMORY);
    }

    String cacheControl(String path) {
        return rules.stream().filter(rule -> rule.matches(path)).map(CacheRule::value).findFirst().orElse("no-cache");
    }
}
