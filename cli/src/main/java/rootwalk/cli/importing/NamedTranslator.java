package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Translates named.conf: the statements outside of `options`.
final class NamedTranslator implements Translator {

    /// Statements without a counterpart.
    private static final Map<String, String> NO_COUNTERPART = Map.of(
            "logging", "log.level and log.queries are nearest; the log goes to standard error",
            "controls", "control.socket is the counterpart, for rootwalk ctl on the same host",
            "statistics-channels", "listen.metrics is nearest",
            "view", "all clients get the same answers; zones may be in one view only",
            "dnssec-policy", "rootwalk does not sign zones",
            "server", "there are no settings for one server");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = BraceReader.read(file);
        List<Statement> views = all.stream().filter(s -> s.key().equals("view")).toList();
        if (views.size() == 1) {
            all = new ArrayList<>(all);
            all.remove(views.getFirst());
            all.addAll(views.getFirst().block());
        }
        MatchLists lists = new MatchLists(all, settings);
        NamedOptions options = NamedOptions.of(all, settings, lists);
        NamedZones zones = new NamedZones(settings, lists, options.folder(file), all, options.all());
        new NamedListeners(file, all, options, settings).translate();
        options.all().forEach(options::translate);
        for (Statement s : all) {
            switch (s.key()) {
                case "options", "acl", "primaries", "masters", "remote-servers", "parental-agents", "tls", "http" -> {}
                case "zone" -> zones.zone(s);
                case "key" -> key(s, settings.root());
                case "trust-anchors", "managed-keys", "trusted-keys", "dnssec-keys" -> anchors(s, settings);
                case "forwarders", "forward", "match-clients", "allow-query", "allow-recursion", "recursion" ->
                    options.translate(s);
                default -> settings.leave(s.origin(), NO_COUNTERPART.getOrDefault(s.key(), Counterparts.NONE));
            }
        }
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
