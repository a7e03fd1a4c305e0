package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// Translates the response policy zones of PowerDNS Recursor: `recursor.rpzs`.
final class RecursorPolicies {

    private static final Map<String, String> ACTIONS =
            Map.of("nxdomain", "nxdomain", "nodata", "nodata", "drop", "drop",
                    "truncate", "tcp-only", "noaction", "passthru", "custom", "cname");

    private RecursorPolicies() {}

    static void translate(Statement s, Settings settings) {
        s.items().forEach(item -> zone(item, settings));
    }

    private static void zone(Statement item, Settings settings) {
        boolean isTransferred = !item.all("addresses").isEmpty();
        if (isTransferred) {
            Setting.Block entry = settings.root().entry("response-policy")
                    .text("name", Endpoints.absolute(item.value("name")), item.origin());
            item.all("addresses").getFirst().words()
                    .forEach(address -> entry.add("primaries", Endpoints.of(address, ""), item.origin()));
        } else {
            Path file = SourceFiles.folderOf(item.origin().file()).resolve(item.value("name"));
            PolicyFiles.add(settings, file, null, item.origin());
        }
        Setting.Block entry = settings.root().entries("response-policy").getLast();
        String action = ACTIONS.getOrDefault(item.value("defpol").toLowerCase(Locale.ROOT), "");
        if (!action.isEmpty()) {
            entry.plain("action", action, item.origin());
        }
        if (action.equals("cname")) {
            entry.text("cname", Endpoints.absolute(item.value("defcontent")), item.origin());
        }
        for (Statement inner : item.block()) {
            switch (inner.key()) {
                case "name", "addresses", "defpol", "defcontent", "policyName", "dumpFile", "seedFile", "includeSOA",
                        "zoneSizeHint" ->
                    {}
                default -> settings.leaveAt("response-policy", inner.origin(), Counterparts.NONE);
            }
        }
    }
}
