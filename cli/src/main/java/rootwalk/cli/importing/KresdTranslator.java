package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Translates kresd.conf of Knot Resolver 5.
final class KresdTranslator implements Translator {

    private static final String PROGRAM = "it is a part of a program; only settings are translated";

    /// What rootwalk always does, or does not need under a service manager.
    private static final Set<String> NOT_NEEDED = Set.of("user", "log_target", "predict.config", "reorder_RR",
            "hints.use_nodata", "net.tls_sticket_secret", "net.tls_sticket_secret_file", "net.tls_padding",
            "modules.unload",
            "net.outgoing_v4", "net.outgoing_v6", "cache.current_size", "worker.sleep");

    private static final Set<String> MODULES = Set.of("policy", "view", "hints", "stats", "predict", "nsid",
            "ta_update",
            "ta_signal_query", "ta_sentinel", "edns_keepalive", "workarounds", "detect_time_skew", "detect_time_jump",
            "priming", "refuse_nord", "bogus_log", "extended_error", "serve_stale_off");

    private static final Map<String, String> NO_MODULE =
            Map.of("http", "listen.metrics is nearest", "graphite",
                    "listen.metrics is nearest", "dnstap", "dnstap.socket is nearest", "prefill",
                    "a zone with primaries is nearest", "renumber", "local-data is nearest");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        KresdPolicy policy = new KresdPolicy(settings);
        KresdListeners listeners = new KresdListeners(settings);
        for (LuaStatement written : LuaReader.read(file)) {
            LuaStatement s = written.evaluated();
            if (s.target().startsWith("net.") || s.target().equals("net")) {
                listeners.translate(s);
            } else if (s.target().matches("policy\\.add|view\\.addr")) {
                policy.translate(s);
            } else if (s.target().startsWith("hints")) {
                KresdHints.translate(s, settings);
            } else if (s.target().startsWith("trust_anchors.")) {
                anchors(s, settings);
            } else {
                translate(s, settings);
            }
        }
        policy.translateAccess();
    }

    private static void translate(LuaStatement s, Settings settings) {
        Setting.Block root = settings.root();
        String value = s.value(0).text();
        switch (s.target()) {
            case "modules" -> modules(s, settings);
            case "modules.load" -> module(s.value(0).text(), s, settings);
            case "cache.size" -> cacheSize(s, settings);
            case "cache.open" -> {
                cacheSize(s, settings);
                if (s.values().size() > 1) {
                    settings.leaveAt("cache", s.origin(), "the cache is in memory only");
                }
            }
            case "cache.storage" -> settings.leaveAt("cache", s.origin(), "the cache is in memory only");
            case "cache.max_ttl" -> root.plain("cache.max-ttl", value + "s", s.origin());
            case "cache.min_ttl" -> root.plain("cache.min-ttl", value + "s", s.origin());
            case "log_level" -> root.plain("log.level", level(value), s.origin());
            case "verbose" -> root.plain("log.level", value.equals("true") ? "debug" : "info", s.origin());
            case "nsid.name" -> root.textUnlessEmpty("identity.nsid", value, s.origin());
            case "dns64.config" -> {
                settings.root().remove("dns64.prefix");
                Dns64Settings.kresd(s.value(0), s.origin(), settings);
            }
            case "option" -> option(s, settings);
            default -> {
                if (!isVariable(s) && !NOT_NEEDED.contains(s.target())) {
                    settings.leave(s.origin(), s.isCall() && s.target().matches("[a-z_0-9]+\\.config|mode")
                            ? Counterparts.NONE : PROGRAM);
                }
            }
        }
    }

    /// Relative names are relative to the folder in which the program runs.
    static String path(String file) {
        return Path.of("/var/lib/knot-resolver").resolve(file).toString();
    }

    /// A variable with a list has its effect where it is used.
    private static boolean isVariable(LuaStatement s) {
        return !s.isCall() && !s.target().isEmpty() && !s.target().contains(".")
                && (s.value(0) instanceof LuaValue.Table || s.value(0).texts().findAny().isPresent());
    }

    private static void modules(LuaStatement s, Settings settings) {
        if (!(s.value(0) instanceof LuaValue.Table table)) {
            settings.leave(s.origin(), PROGRAM);
            return;
        }
        table.entries().forEach(
                entry -> {
                    String name = entry.key().isEmpty() ? entry.value().text() : entry.key();
                    if (entry.key().equals("dns64")) {
                        Dns64Settings.kresd(entry.value(), s.origin(), settings);
                    } else {
                        module(name, s, settings);
                    }
                });
    }

    /// @param written the name, and an order as in `hints > iterate`
    private static void module(String written, LuaStatement s, Settings settings) {
        String name = written.split("[\\s<>]", 2)[0];
        if (name.equals("rebinding")) {
            settings.root().add("recursion.private-addresses", "private", s.origin())
                    .add("recursion.private-addresses", "loopback", s.origin());
        } else if (name.equals("serve_stale")) {
            settings.root().flag("cache.serve-stale.enabled", true, s.origin());
        } else if (name.equals("dns64")) {
            if (!settings.root().has("dns64.prefix")) {
                var _ = new Dns64Settings(settings, s.origin()).prefix("");
            }
        } else if (!MODULES.contains(name)) {
            Origin origin = new Origin(s.origin().file(), s.origin().line(), "modules: " + written);
            settings.leave(origin, NO_MODULE.getOrDefault(name, "there are no modules"));
        }
    }

    private static void cacheSize(LuaStatement s, Settings settings) {
        if (s.value(0) instanceof LuaValue.Numeral size) {
            settings.root().plain("cache.size", BindUnits.size(size.value()), s.origin());
        } else {
            settings.leaveAt("cache", s.origin(), "cache.size is a number of octets");
        }
    }

    static String level(String name) {
        return switch (name) {
            case "crit", "err" -> "error";
            case "warning" -> "warn";
            case "notice" -> "info";
            default -> name;
        };
    }

    private static void option(LuaStatement s, Settings settings) {
        boolean isOn = s.value(1).text().equals("true");
        switch (s.value(0).text()) {
            case "NO_MINIMIZE" ->
                settings.root().plain("recursion.qname-minimisation", isOn ? "\"off\"" : "relaxed", s.origin());
            case "NO_0X20" -> settings.root().flag("recursion.case-randomisation", !isOn, s.origin());
            case "NO_IPV6" -> family("ipv4", isOn, s, settings);
            case "NO_IPV4" -> family("ipv6", isOn, s, settings);
            case "ALLOW_LOCAL" -> settings.root().plain("recursion.do-not-query", isOn ? "[]" : "[loopback]",
                    s.origin());
            case "REORDER_RR" -> {}
            default -> settings.leave(s.origin(), Counterparts.NONE);
        }
    }

    static void family(String only, boolean isOnly, LuaStatement s, Settings settings) {
        if (isOnly) {
            settings.root().remove("recursion.use");
            settings.root().add("recursion.use", only, s.origin());
        }
    }

    private static void anchors(LuaStatement s, Settings settings) {
        Setting.Block root = settings.root();
        List<String> texts = s.values().stream().flatMap(LuaValue::texts).toList();
        switch (s.target()) {
            case "trust_anchors.add" -> texts.forEach(text -> {
                // The keys of the root are built in.
                if (!text.startsWith(". ")) {
                    root.add("dnssec.trust-anchors", text, s.origin());
                }
            });
            case "trust_anchors.add_file", "trust_anchors.config", "trust_anchors.file" -> texts.stream().limit(1)
                    .filter(file -> !file.matches(".*/root\\.(keys?|hints)"))
                    .forEach(file -> root.text("dnssec.trust-anchors", path(file), s.origin()));
            case "trust_anchors.set_insecure" ->
                texts.forEach(name -> root.add("dnssec.negative-trust-anchors", name, s.origin()));
            case "trust_anchors.remove" -> {
                if (texts.equals(List.of("."))) {
                    root.flag("dnssec.validation", false, s.origin());
                } else {
                    settings.leaveAt("dnssec", s.origin(), "dnssec.negative-trust-anchors is nearest");
                }
            }
            default -> settings.leaveAt("dnssec", s.origin(), Counterparts.NONE);
        }
    }
}
