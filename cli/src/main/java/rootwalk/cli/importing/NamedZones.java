package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Translates the zones of named.conf.
///
/// @param folder that relative file names are relative to
/// @param access who may query
/// @param options the statements in `options`, some of which apply to each zone
/// @param policies the entries of response policy zones, by name
record NamedZones(Settings settings, MatchLists lists, Path folder, NamedAccess access, List<Statement> options,
        Map<String, Setting.Block> policies) {

    void zone(Statement zone) {
        String name = Endpoints.absolute(zone.value());
        String type = zone.value("type");
        if (zone.words().size() > 1 && !zone.word(1).equalsIgnoreCase("IN")) {
            settings.leaveAt("zones", zone.origin(), "only class IN is served");
            return;
        }
        switch (type) {
            case "hint" -> zone.all("file").forEach(s -> settings.root().file("recursion.root-hints", folder, s));
            case "primary", "master" -> served(zone, name, false);
            case "secondary", "slave" -> served(zone, name, true);
            case "forward" -> forward(zone, name);
            case "stub" -> stub(zone, name, "primaries", "masters");
            case "static-stub" -> stub(zone, name, "server-addresses", "server-addresses");
            default -> settings.leaveAt("zones", zone.origin(),
                    type.isEmpty() ? "the zone has no type" : "zones of type " + type + " have no counterpart");
        }
    }

    private void forward(Statement zone, String name) {
        String mode = zone.all("forward").isEmpty() ? "first" : zone.value("forward");
        zone.all("forwarders").forEach(s -> lists.forwarders(s, name, mode));
        if (zone.all("forwarders").stream().allMatch(s -> s.block().isEmpty())) {
            settings.leaveAt("recursion", zone.origin(), "a zone below one in recursion.forward is always forwarded");
        }
    }

    private void stub(Statement zone, String name, String key, String otherKey) {
        Setting.Block entry = settings.root().entry("recursion.stub").text("zone", name, zone.origin());
        for (Statement s : zone.block()) {
            if (s.key().equals(key) || s.key().equals(otherKey)) {
                lists.servers(s, "servers", entry);
            }
        }
    }

    private void served(Statement zone, String name, boolean isSecondary) {
        Setting.Block policy = policies.get(name);
        if (policy == null && isRestricted(zone)) {
            settings.leaveAt("zones", zone.origin(), Endpoints.ZONE_OF_SOME);
            return;
        }
        Setting.Block entry = policy != null ? policy
                : settings.root().entry("zones").text("name", name, zone.origin());
        List<Statement> statements = new ArrayList<>(zone.block());
        options.stream().filter(s -> NamedOptions.INHERITED.contains(s.key()) && zone.all(s.key()).isEmpty())
                .filter(s -> !isSecondary || !s.key().equals("allow-update")).forEach(statements::add);
        String notify = statements.stream().filter(s -> s.key().equals("notify")).map(Statement::value).findFirst()
                .orElse("yes");
        for (Statement s : statements) {
            switch (s.key()) {
                case "type" -> {}
                case "file" -> {
                    // The copy of a secondary zone is in the journal.
                    if (!isSecondary) {
                        entry.file("file", folder, s);
                    }
                }
                case "primaries", "masters" -> lists.servers(s, "primaries", entry);
                case "allow-transfer" -> {
                    if (s.words().isEmpty()) {
                        lists.clients(s, "transfer-to", entry);
                    } else {
                        settings.leaveAt("zones", s.origin(), "transfer-to applies to all ports and transports");
                    }
                }
                case "also-notify" -> {
                    if (!notify.equals("no")) {
                        lists.servers(s, "notify", entry);
                    }
                }
                case "notify" -> {
                    if (notify.equals("no") || notify.equals("explicit")) {
                        entry.flag("notify-servers", false, s.origin());
                    }
                }
                case "allow-update", "allow-update-forwarding" -> {
                    lists.clients(s, "update-from", entry);
                    if (isSecondary && entry.has("update-from")) {
                        entry.flag("forward-updates", true, s.origin());
                    }
                }
                case "update-policy" -> policy(s, entry);
                case "serial-update-method" -> entry.plain("serial-policy", s.value(), s.origin());
                case "allow-query", "allow-query-on" -> {
                    // No query is answered from a response policy zone.
                    if (policy == null) {
                        other(s);
                    }
                }
                default -> other(s);
            }
        }
    }

    /// Whether fewer clients may query for the zone than for others.
    private boolean isRestricted(Statement zone) {
        return zone.all("allow-query").stream().anyMatch(s -> !NetworkLists.covers(lists.networks(s), access.clients()))
                || zone.all("allow-query-on").stream().anyMatch(s -> !lists.isEveryone(s));
    }

    private void other(Statement s) {
        boolean isNeeded = switch (s.key()) {
            case "forwarders" -> !s.block().isEmpty();
            case "masterfile-format" -> !s.value().equals("text");
            // It permits more than access.query.
            case "allow-query" -> !NetworkLists.covers(access.clients(), lists.networks(s));
            case "allow-query-on" -> false;
            case "zone-statistics" -> false;
            default -> true;
        };
        if (isNeeded) {
            settings.leaveAt("zones", s.origin(), switch (s.key()) {
                case "allow-query" -> "access.query applies to all zones";
                case "dnssec-policy", "inline-signing", "auto-dnssec", "key-directory" ->
                    "rootwalk does not sign zones";
                default -> Counterparts.NONE;
            });
        }
    }

    /// `grant KEY RULE [NAME] [TYPES]`.
    private void policy(Statement list, Setting.Block entry) {
        for (Statement rule : list.block()) {
            String match = rule.word(1);
            boolean isKnown = match.matches("name|subdomain|wildcard|zonesub|self|selfsub|tcp-self");
            boolean hasName = match.matches("name|subdomain|wildcard");
            // self, selfsub and tcp-self have a name for the syntax only; zonesub has none.
            int types = match.equals("zonesub") ? 2 : 3;
            String client = match.equals("tcp-self") ? "any" : rule.value();
            if (!isKnown || client.contains("*")) {
                boolean denies = !rule.key().equals("grant");
                settings.leaveAt("zones", rule.origin(), "there is no such rule in update-policy"
                        + (denies ? "; the rules after it are left out too, since they would permit more" : ""));
                if (denies) {
                    return;
                }
                continue;
            }
            Setting.Block translated = entry.entry("update-policy");
            translated.add(rule.key().equals("grant") ? "permit" : "deny", client, rule.origin())
                    .plain("match", match, rule.origin());
            if (hasName) {
                translated.text("name", rule.word(2), rule.origin());
            }
            rule.words().stream().skip(types).forEach(type -> translated.add("types", type, rule.origin()));
        }
        if (list.block().isEmpty()) {
            settings.leaveAt("zones", list.origin(), "there is no local key; write rules with a key of keys");
        }
    }
}
