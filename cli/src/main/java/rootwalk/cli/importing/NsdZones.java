package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Translates the zones of nsd.conf.
///
/// @param folder of the zone files
/// @param patterns by name; their statements apply to the zones that include them
/// @param tls how servers are queried over TLS, by name
/// @param server the statements of the clause `server:`
record NsdZones(Settings settings, Path folder, Map<String, Statement> patterns, Map<String, Statement> tls,
        List<Statement> server) {

    /// A pattern that includes itself ends here.
    private static final int MOST_LEVELS = 20;

    void zone(Statement clause) {
        String name = clause.value("name");
        List<Statement> all = expanded(clause, 0);
        if (isRestricted(all)) {
            settings.leaveAt("zones", clause.all("name").stream().map(Statement::origin).findFirst()
                    .orElse(clause.origin()), Endpoints.ZONE_OF_SOME);
            return;
        }
        Setting.Block entry = settings.root().entry("zones").text("name", Endpoints.absolute(name), clause.origin());
        boolean isSecondary = all.stream().anyMatch(s -> s.key().equals("request-xfr"));
        boolean blocks = all.stream().anyMatch(s -> s.key().equals("provide-xfr") && isBlocked(s));
        for (Statement s : all) {
            switch (s.key()) {
                case "name", "include-pattern", "allow-axfr-fallback", "notify-retry", "zonestats", "verify-zone",
                        "max-refresh-time", "min-refresh-time", "max-retry-time", "min-retry-time", "store-ixfr",
                        "create-ixfr", "allow-notify" ->
                    {}
                case "zonefile" -> {
                    // The copy of a secondary zone is in the journal.
                    if (!isSecondary) {
                        entry.file("file", folder, s.withWords(List.of(fileName(s.value(), name))));
                    }
                }
                case "request-xfr" -> primary(s, entry);
                case "notify" -> server(s, 0, "notify", entry);
                case "provide-xfr" -> {
                    if (blocks) {
                        blocked(s);
                    } else {
                        client(s, entry);
                    }
                }
                // It permits all clients.
                case "allow-query" -> {}
                default -> settings.leaveAt("zones", s.origin(), Counterparts.NONE);
            }
        }
    }

    /// Whether not all clients may query for the zone. What is blocked has precedence.
    private static boolean isRestricted(List<Statement> all) {
        List<Statement> rules = all.stream().filter(s -> s.key().equals("allow-query")).toList();
        List<String> allowed = rules.stream().filter(s -> s.word(1).equals("NOKEY"))
                .flatMap(s -> Endpoints.network(s.value()).stream()).toList();
        return !rules.isEmpty()
                && (rules.stream().anyMatch(NsdZones::isBlocked) || !NetworkLists.covers(allowed, List.of("any")));
    }

    private List<Statement> expanded(Statement clause, int level) {
        List<Statement> all = new ArrayList<>();
        for (Statement s : clause.block()) {
            Statement pattern = s.key().equals("include-pattern") ? patterns.get(s.value()) : null;
            if (pattern != null && level < MOST_LEVELS) {
                expanded(pattern, level + 1).stream().filter(inner -> !inner.key().equals("name")).forEach(all::add);
            } else {
                all.add(s);
            }
        }
        return all;
    }

    /// `%s` is the name of the zone, `%1` and `%z` its first character and last label, and so on.
    private static String fileName(String pattern, String zone) {
        String[] labels = zone.split("\\.");
        return pattern.replace("%s", zone).replace("%1", zone.substring(0, Math.min(1, zone.length())))
                .replace("%2", zone.length() > 1 ? zone.substring(1, 2) : ".")
                .replace("%3", zone.length() > 2 ? zone.substring(2, 3) : ".")
                .replace("%z", labels[labels.length - 1])
                .replace("%y", labels.length > 1 ? labels[labels.length - 2] : ".");
    }

    /// `request-xfr: [AXFR|UDP] 192.0.2.1 KEY [TLS]`.
    private void primary(Statement s, Setting.Block entry) {
        server(s, s.value().matches("AXFR|UDP") ? 1 : 0, "primaries", entry);
    }

    private void server(Statement s, int index, String path, Setting.Block entry) {
        String address = Endpoints.ofAt(s.word(index), "53");
        String key = s.word(index + 1);
        Statement over = tls.get(s.word(index + 2));
        boolean hasKey = !key.isEmpty() && !key.equals("NOKEY");
        if (!hasKey && over == null) {
            entry.add(path, address, s.origin());
            return;
        }
        Setting.Block peer = entry.entry(path).text("address", address, s.origin());
        if (hasKey) {
            peer.text("key", key, s.origin());
        }
        if (over != null) {
            peer.text("tls.name", over.value("auth-domain-name"), over.origin());
        }
    }

    private static boolean isBlocked(Statement s) {
        return s.word(1).equals("BLOCKED");
    }

    /// What is blocked has precedence over all other clients, so these are left with it.
    private void blocked(Statement s) {
        settings.leaveAt("zones", s.origin(), "transfer-to has no exceptions, so "
                + (isBlocked(s) ? "what is blocked is left out, and all of provide-xfr with it"
                        : "it is left out with what is blocked, since it would permit more"));
    }

    /// `provide-xfr: 192.0.2.0/24 KEY`: a client with the address and the key.
    private void client(Statement s, Setting.Block entry) {
        String key = s.word(1);
        if (!s.word(2).isEmpty() || Statement.last(server, "tls-auth-xfr-only", "no").equals("yes")) {
            settings.leaveAt("zones", s.origin(), "transfer-to applies to all transports, so it is left out with TLS");
        } else if (!key.isEmpty() && !key.equals("NOKEY")) {
            entry.add("transfer-to", key, s.origin());
            if (!s.value().matches("0\\.0\\.0\\.0/0|::0?/0")) {
                settings.leaveAt("zones", s.origin(), "with the key, clients of all addresses may transfer the zone");
            }
        } else {
            Endpoints.network(s.value()).ifPresentOrElse(
                    network -> entry.add("transfer-to", network, s.origin()),
                    () -> settings.leaveAt("zones", s.origin(), Endpoints.noNetwork(s.value())));
        }
    }
}
