package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Translates the zones of knot.conf.
record KnotZones(Settings settings, List<Statement> templates, List<Statement> remotes, List<Statement> groups,
        List<Statement> acls) {

    private static final String FOLDER = "/var/lib/knot";

    /// The keys of rules with a counterpart. Each of the others restricts what a rule permits.
    private static final Set<String> TRANSLATED = Set.of("id", "comment", "address", "key", "action", "deny");

    void zone(Statement zone) {
        String name = zone.value("domain");
        List<Statement> all = settings(zone);
        if (isRestricted(all)) {
            settings.leaveAt("zones", zone.origin(), Endpoints.ZONE_OF_SOME);
            return;
        }
        if (isCatalog(all)) {
            settings.leaveAt("zones", zone.origin(),
                    "role: catalog is the counterpart; a zone without it is answered to"
                            + " all clients");
            return;
        }
        Setting.Block entry = settings.root().entry("zones").text("name", Endpoints.absolute(name), zone.origin());
        boolean isSecondary = all.stream().anyMatch(s -> s.key().equals("master"));
        boolean hasFile = all.stream().anyMatch(s -> s.key().equals("file"));
        Path folder = Path.of(FOLDER).resolve(Statement.last(all, "storage", ""));
        if (!hasFile && !isSecondary) {
            entry.file("file", folder, new Statement(zone.origin(), "file", List.of(fileName("%s.zone", name))));
        }
        for (Statement s : all) {
            switch (s.key()) {
                case "domain", "id", "template", "storage", "semantic-checks", "zonefile-sync", "zonefile-load",
                        "journal-content", "journal-max-usage", "journal-max-depth", "zone-max-size",
                        "refresh-min-interval",
                        "refresh-max-interval", "global-module", "default-ttl", "adjust-threads" ->
                    {}
                case "file" -> {
                    // The copy of a secondary zone is in the journal.
                    if (!isSecondary) {
                        entry.file("file", folder, s.withWords(List.of(fileName(s.value(), name))));
                    }
                }
                case "master" -> s.words().forEach(id -> servers(id, "primaries", s, entry));
                case "notify" -> s.words().forEach(id -> servers(id, "notify", s, entry));
                case "acl" -> permissions(s, entry);
                case "serial-policy" ->
                    entry.plain("serial-policy", s.value().equals("dateserial") ? "date" : s.value(),
                            s.origin());
                default -> other(s);
            }
        }
    }

    /// Whether a module limits queries to some clients or addresses of the server. The global modules of the template
    /// `default` apply to the zones of all templates.
    private boolean isRestricted(List<Statement> all) {
        return Stream.concat(all.stream().filter(s -> s.key().matches("(global-)?module")),
                ofTemplate("default").filter(s -> s.key().equals("global-module")))
                .flatMap(s -> s.words().stream()).anyMatch(module -> module.matches("mod-queryacl(/.*)?"));
    }

    private static boolean isCatalog(List<Statement> all) {
        return Statement.last(all, "catalog-role", "none").matches("interpret|generate");
    }

    private void other(Statement s) {
        if (!s.isOff()) {
            settings.leaveAt("zones", s.origin(), switch (s.key()) {
                case "dnssec-signing", "dnssec-policy" -> "rootwalk does not sign zones";
                case "catalog-role", "catalog-zone", "catalog-template", "catalog-group" ->
                    "role: catalog, catalog and member-of are the counterparts";
                default -> Counterparts.NONE;
            });
        }
    }

    /// The statements of a zone, and those of its template that it does not have itself.
    private List<Statement> settings(Statement zone) {
        String template = zone.value("template").isEmpty() ? "default" : zone.value("template");
        List<Statement> all = new ArrayList<>(zone.block());
        ofTemplate(template).filter(s -> zone.all(s.key()).isEmpty()).forEach(all::add);
        return all;
    }

    private Stream<Statement> ofTemplate(String id) {
        return templates.stream().filter(template -> template.value("id").equals(id))
                .flatMap(template -> template.block().stream());
    }

    /// `%s` is the name of the zone without its final dot.
    private static String fileName(String pattern, String zone) {
        return pattern.replace("%s", zone.replaceAll("\\.$", ""));
    }

    /// The servers of a remote, or of a group of them.
    private void servers(String id, String path, Statement s, Setting.Block entry) {
        groups.stream().filter(group -> group.value("id").equals(id)).flatMap(group -> group.all("remote").stream())
                .flatMap(list -> list.words().stream()).forEach(inner -> servers(inner, path, s, entry));
        for (Statement remote : remotes.stream().filter(other -> other.value("id").equals(id)).toList()) {
            if (Stream.of("tls", "quic").flatMap(over -> remote.all(over).stream()).anyMatch(Statement::isOn)) {
                settings.leaveAt("zones", remote.origin(), "a server over TLS or QUIC is left out with it; tls of an"
                        + " entry in primaries is nearest");
                continue;
            }
            for (Statement addresses : remote.all("address")) {
                for (String text : addresses.words()) {
                    String address = Endpoints.ofAt(text, "53");
                    if (remote.value("key").isEmpty()) {
                        entry.add(path, address, s.origin());
                    } else {
                        entry.entry(path).text("address", address, s.origin()).text("key", remote.value("key"),
                                s.origin());
                    }
                }
            }
        }
    }

    /// The first rule that matches decides, so what follows one that denies is left with it: without it, the rest would
    /// permit more.
    private void permissions(Statement s, Setting.Block entry) {
        boolean denies = false;
        for (String id : s.words()) {
            for (Statement acl : acls.stream().filter(other -> other.value("id").equals(id)).toList()) {
                denies |= acl.all("deny").stream().anyMatch(Statement::isOn);
                if (denies) {
                    settings.leaveAt("zones", acl.origin(), "transfer-to and update-from have no exceptions, so a rule"
                            + " that denies is left out, and the rules after it, since they would permit more");
                } else if (acl.block().stream().anyMatch(part -> !TRANSLATED.contains(part.key()))) {
                    settings.leaveAt("zones", acl.origin(), "transfer-to and update-from have networks and keys;"
                            + " update-policy limits names and types");
                } else {
                    permit(acl, s.origin(), entry);
                }
            }
        }
    }

    /// A rule with keys and networks permits only clients with both; the keys are kept.
    private void permit(Statement acl, Origin origin, Setting.Block entry) {
        List<String> keys = words(acl, "key");
        List<String> clients = keys.isEmpty() ? words(acl, "address") : keys;
        if (!keys.isEmpty() && !acl.all("address").isEmpty()) {
            settings.leaveAt("zones", acl.all("address").getFirst().origin(),
                    "with the key, clients of all addresses have the permission");
        }
        for (String action : words(acl, "action")) {
            Optional<String> path = switch (action) {
                case "transfer" -> Optional.of("transfer-to");
                case "update" -> Optional.of("update-from");
                // NOTIFY is accepted from the primaries of the zone.
                default -> Optional.empty();
            };
            path.ifPresent(found -> clients.forEach(client -> entry.add(found, client, origin)));
        }
    }

    private static List<String> words(Statement block, String key) {
        return block.all(key).stream().flatMap(s -> s.words().stream()).toList();
    }
}
