package rootwalk.web.server;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;

/// Sites by their names. Immutable.
public final class SiteTable {

    public static final SiteTable EMPTY = SiteTable.of(List.of());

    private final Map<String, Site> byName;

    private SiteTable(Map<String, Site> byName) {
        this.byName = byName;
    }

    /// Where two sites have the same name, the first is visited.
    public static SiteTable of(List<Site> sites) {
        Map<String, Site> byName = new HashMap<>();
        sites.forEach(site -> site.names().forEach(name -> byName.putIfAbsent(name, site)));
        return new SiteTable(byName);
    }

    /// @param authority
    ///            as a request has it, perhaps with a port
    /// @return null where no site has this name, and none takes all
    @Nullable
    Site find(String authority) {
        String host = SiteRequest.hostOf(authority).toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        Site site = byName.get(name);
        return site == null ? byName.get(Site.ANY) : site;
    }
}
