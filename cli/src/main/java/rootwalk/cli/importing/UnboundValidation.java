package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Translates the modules and the trust anchors of unbound.conf.
///
/// @param folder that relative file names are relative to
record UnboundValidation(Settings settings, Path folder) {

    private static final String ONE_SOURCE =
            "dnssec.trust-anchors is one file or a list; put all anchors into one of them";

    void translate(Statement s) {
        switch (s.key()) {
            case "module-config" -> modules(s);
            case "trust-anchor" -> anchor(s);
            default -> anchorFile(s);
        }
    }

    private void modules(Statement s) {
        List<String> modules = List.of(s.value().strip().split("\\s+"));
        settings.root().flag("dnssec.validation", modules.contains("validator"), s.origin());
        settings.root().flag("recursion.enabled", modules.contains("iterator"), s.origin());
        List<String> others = modules.stream()
                .filter(module -> !Set.of("validator", "iterator", "dns64").contains(module)).toList();
        if (!others.isEmpty()) {
            settings.leaveAt("recursion", s.origin(), "there is no module " + String.join(" and ", others));
        }
    }

    private void anchor(Statement s) {
        if (settings.root().isScalar("dnssec.trust-anchors")) {
            settings.leaveAt("dnssec", s.origin(), ONE_SOURCE);
        } else {
            settings.root().add("dnssec.trust-anchors", s.value(), s.origin());
        }
    }

    /// The keys of the root are built in, so a file with nothing else needs no key.
    private void anchorFile(Statement s) {
        if (s.value().isEmpty() || s.value().endsWith("root.key")) {
            return;
        }
        if (settings.root().has("dnssec.trust-anchors")) {
            settings.leaveAt("dnssec", s.origin(), ONE_SOURCE);
        } else {
            settings.root().file("dnssec.trust-anchors", folder, s);
        }
    }
}
