package rootwalk.web.server;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;

/// The sites of a server by name. Immutable.
public final class SiteTable {

    public static final SiteTable EMPTY = SiteTable.of(List.of());

    private final Map<String, Site> byName;

    private SiteTable(Map<String, Site> byName) {
        this.byName = byName;
    }

    /// If two sites have the same name, the first one is used.
    public static SiteTable of(List<Site> sites) {
        Map<String, Site> byName = new HashMap<>();
        sites.forEach(site -> site.names().forEach(name -> byName.putIfAbsent(name, site)));
        return new SiteTable(byName);
    }

    /// Whether all responses of all sites are in memory.
    boolean isInMemory() {
        return byName.values().stream().allMatch(site -> site.handler().isInMemory());
    }

    /// @param authority of a request, with an optional port
    /// @return null if no site has this name and none accepts all names
    @Nullable
    Site find(String authority) {
        String host = SiteRequest.hostOf(authority).toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        Site site = byName.get(name);
        return site == null ? byName.get(Site.ANY) : site;
    }
}
