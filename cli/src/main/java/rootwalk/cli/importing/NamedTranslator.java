package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Translates named.conf: the statements outside of `options`.
final class NamedTranslator implements Translator {

    /// Statements without a counterpart.
    private static final Map<String, String> NO_COUNTERPART = Map.of(
            "logging", "log.level and log.queries are nearest; the log goes to standard error",
            "controls", "control.socket is the counterpart, for rootwalk ctl on the same host",
            "statistics-channels", "listen.metrics is nearest",
            "view",
            "all clients get the same answers; zones may be in one view only, so access is limited to this host",
            "dnssec-policy", "rootwalk does not sign zones",
            "server", "there are no settings for one server");

    /// The statements of a view that are not those of `options`, which they would replace for the view.
    private static final Set<String> NOT_OPTIONS =
            Set.of("zone", "key", "server", "trust-anchors", "managed-keys", "trusted-keys", "dlz", "dyndb", "plugin",
                    "match-clients", "match-destinations", "match-recursive-only");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = BraceReader.read(file);
        List<Statement> views = all.stream().filter(s -> s.key().equals("view")).toList();
        List<Statement> ofView = List.of();
        if (views.size() == 1) {
            all = new ArrayList<>(all);
            all.remove(views.getFirst());
            Map<Boolean, List<Statement>> block = views.getFirst().block().stream()
                    .collect(Collectors.partitioningBy(s -> NOT_OPTIONS.contains(s.key())));
            all.addAll(block.getOrDefault(true, List.of()));
            ofView = block.getOrDefault(false, List.of());
        }
        MatchLists lists = new MatchLists(all, settings);
        NamedOptions options = NamedOptions.of(all, ofView, settings, lists);
        NamedAccess access = new NamedAccess(options, all, lists, settings);
        NamedZones zones = new NamedZones(settings, lists, options.folder(file), access, options.all(),
                policies(options, settings));
        new NamedListeners(file, all, options, settings).translate();
        options.all().forEach(options::translate);
        access.translate();
        if (views.size() > 1) {
            access.withoutViews(views.getFirst().origin());
        }
        for (Statement s : all) {
            switch (s.key()) {
                case "options", "acl", "http", "match-clients", "match-destinations", "primaries", "masters",
                        "remote-servers", "parental-agents" ->
                    {}
                case "tls" -> s.block().stream().filter(inner -> !MatchLists.TLS.contains(inner.key()))
                        .forEach(inner -> settings.leaveAt("tls", inner.origin(), "TLS 1.3 and 1.2 with the ciphers of"
                                + " the library"));
                case "zone" -> zones.zone(s);
                case "key" -> key(s, settings.root());
                case "trust-anchors", "managed-keys", "trusted-keys", "dnssec-keys" -> anchors(s, settings);
                case "match-recursive-only" -> options.translate(s);
                default -> settings.leave(s.origin(), NO_COUNTERPART.getOrDefault(s.key(), Counterparts.NONE));
            }
        }
    }

    /// The entries of response policy zones by name, in their order, with their actions.
    private static Map<String, Setting.Block> policies(NamedOptions options, Settings settings) {
        Map<String, Setting.Block> entries = new HashMap<>();
        for (Statement s : options.find("response-policy").map(Statement::block).orElse(List.of())) {
            String name = Endpoints.absolute(s.value());
            Setting.Block entry = settings.root().entry("response-policy").text("name", name, s.origin());
            entries.put(name, entry);
            String policy = s.wordAfter("policy").toLowerCase(Locale.ROOT);
            if (policy.equals("no-op")) {
                entry.plain("action", "passthru", s.origin());
            } else if (!policy.isEmpty() && !policy.equals("given")) {
                entry.plain("action", policy, s.origin());
            }
            if (policy.equals("cname")) {
                entry.text("cname", Endpoints.absolute(s.wordAfter(s.wordAfter("policy"))), s.origin());
            }
        }
        return entries;
    }

    private static void key(Statement s, Setting.Block root) {
        Setting.Block entry = root.entry("keys").text("name", s.value(), s.origin());
        s.all("algorithm").forEach(inner -> entry.text("algorithm", inner.value().toLowerCase(Locale.ROOT),
                s.origin()));
        s.all("secret").forEach(inner -> entry.text("secret", inner.value(), s.origin()));
    }

    private static void anchors(Statement s, Settings settings) {
        for (Statement anchor : s.block()) {
            List<String> words = anchor.words();
            boolean hasKind = !words.isEmpty() && words.getFirst().matches("(static|initial)-(key|ds)");
            String type = hasKind && words.getFirst().endsWith("ds") ? "DS" : "DNSKEY";
            settings.anchor(anchor.key(), type, hasKind ? words.subList(1, words.size()) : words, anchor.origin());
        }
    }
}
