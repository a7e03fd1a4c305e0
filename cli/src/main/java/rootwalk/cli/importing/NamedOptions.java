package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Translates the statements in `options` of named.conf.
///
/// @param all of them
record NamedOptions(List<Statement> all, Settings settings, MatchLists lists) {

    /// They apply to each zone that does not have them itself.
    static final List<String> INHERITED = List.of("allow-transfer", "also-notify", "notify", "allow-update",
            "serial-update-method");

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("directory", "port", "pid-file", "managed-keys-directory", "key-directory", "bindkeys-file",
                    "dump-file", "statistics-file", "memstatistics-file", "session-keyfile", "recursing-file",
                    "secroots-file", "auth-nxdomain", "edns-udp-size", "query-source", "query-source-v6", "listen-on",
                    "listen-on-v6", "forward", "allow-query-on", "allow-recursion-on", "allow-query-cache-on")
            .notNeeded(INHERITED.toArray(String[]::new))
            .flag("recursion", "recursion.enabled").flag("querylog", "log.queries")
            .flag("empty-zones-enable", "special-use-names").flag("answer-cookie", "cookies.answer")
            .flag("send-cookie", "recursion.cookies").flag("synth-from-dnssec", "dnssec.aggressive-nsec")
            .plain("max-udp-size", "limits.udp-size").plain("tcp-clients", "limits.connections")
            .plain("recursive-clients", "limits.recursions").plain("transfers-out", "limits.transfers")
            .items("cookie-secret", "cookies.secrets")
            .with("max-cache-ttl", duration("cache.max-ttl")).with("min-cache-ttl", duration("cache.min-ttl"))
            .with("max-ncache-ttl", duration("cache.max-negative-ttl"))
            .flag("stale-answer-enable", "cache.serve-stale.enabled").notNeeded("stale-cache-enable")
            .with("max-stale-ttl", duration("cache.serve-stale.max-age"))
            .with("stale-answer-ttl", duration("cache.serve-stale.ttl"))
            .with("stale-answer-client-timeout", NamedOptions::staleTimeout)
            .with("version", identity("identity.version")).with("hostname", identity("identity.hostname"))
            .with("server-id", identity("identity.nsid"))
            .with("minimal-responses", NamedOptions::minimal)
            .with("dnssec-validation", (s, settings) -> settings.root().flag("dnssec.validation",
                    !s.value().equals("no"), s.origin()))
            .with("prefetch", (s, settings) -> settings.root().flag("cache.prefetch", !s.value().equals("0"),
                    s.origin()))
            .with("qname-minimization", (s, settings) -> settings.root().plain("recursion.qname-minimisation",
                    s.value().matches("off|disabled") ? "\"off\"" : s.value(), s.origin()))
            .with("max-cache-size", NamedOptions::cacheSize)
            .with("validate-except", (s, settings) -> s.block().forEach(domain -> settings.root()
                    .add("dnssec.negative-trust-anchors", domain.key(), s.origin())))
            .notNeeded("response-policy", "dns64-server", "dns64-contact")
            .left("zones", "a zone with role: catalog is the counterpart", "catalog-zones")
            .left("zones", "rootwalk does not sign zones", "dnssec-policy");

    /// @param ofView the statements of the only view, which replace those of `options`
    static NamedOptions of(List<Statement> statements, List<Statement> ofView, Settings settings, MatchLists lists) {
        List<Statement> all = new ArrayList<>();
        statements.stream().filter(s -> s.key().equals("options")).flatMap(s -> s.block().stream())
                .filter(s -> ofView.stream().noneMatch(other -> other.key().equals(s.key()))).forEach(all::add);
        all.addAll(ofView);
        return new NamedOptions(List.copyOf(all), settings, lists);
    }

    /// The last value of a key.
    String last(String key, String standard) {
        return Statement.last(all, key, standard);
    }

    /// The folder that relative file names are relative to.
    Path folder(Path file) {
        String directory = last("directory", "");
        return directory.isEmpty() ? SourceFiles.folderOf(file) : Path.of(directory);
    }

    void translate(Statement s) {
        Setting.Block root = settings.root();
        switch (s.key()) {
            case "allow-query" -> {
                lists.networks(s, "access.query", root);
                // BIND has the default of allow-recursion from allow-query.
                if (isUnset("allow-recursion") && isUnset("allow-query-cache")) {
                    lists.networks(s, "access.recursion", root);
                }
            }
            case "rate-limit" -> rateLimit(s);
            case "allow-proxy" -> lists.networks(s, "listen.proxies", root);
            case "allow-recursion" -> lists.networks(s, "access.recursion", root);
            case "allow-query-cache" -> {
                if (isUnset("allow-recursion")) {
                    lists.networks(s, "access.recursion", root);
                }
            }
            case "dns64" -> Dns64Settings.named(s, settings, lists);
            case "blackhole" -> lists.refused(s, "access.refuse", root);
            case "forwarders" -> lists.forwarders(s, ".", last("forward", "first"));
            default -> KEYS.translate(s, settings);
        }
    }

    private boolean isUnset(String key) {
        return find(key).isEmpty();
    }

    /// The last statement with a key.
    Optional<Statement> find(String key) {
        return all.stream().filter(s -> s.key().equals(key)).reduce((_, later) -> later);
    }

    private void rateLimit(Statement s) {
        if (s.all("log-only").stream().anyMatch(Statement::isOn)) {
            settings.leaveAt("limits", s.origin(), "it is only logged there, and would be enforced here");
            return;
        }
        for (Statement limit : s.block()) {
            switch (limit.key()) {
                case "responses-per-second" ->
                    settings.root().plain("limits.responses-per-second", limit.value(), limit.origin());
                case "exempt-clients" -> lists.networks(limit, "limits.responses-exempt", settings.root());
                case "log-only" -> {}
                default -> settings.leaveAt("limits", limit.origin(), Counterparts.RATES);
            }
        }
    }

    /// In milliseconds; without one, only a failure is replaced by stale data. No resolution takes a minute.
    private static void staleTimeout(Statement s, Settings settings) {
        settings.root().plain("cache.serve-stale.answer-after",
                s.value().matches("off|disabled") ? "1m" : s.value() + "ms", s.origin());
    }

    private static Counterparts.Translation duration(String path) {
        return (s, settings) -> settings.root().plain(path, BindUnits.seconds(s.value()), s.origin());
    }

    private static Counterparts.Translation identity(String path) {
        return (s, settings) -> {
            if (s.value().equals("hostname")) {
                settings.leaveAt("identity", s.origin(), "write the name of the host to " + path);
            } else if (!s.value().equals("none")) {
                settings.root().text(path, s.value(), s.origin());
            }
        };
    }

    /// Also `no-auth` and `no-auth-recursive`.
    private static void minimal(Statement s, Settings settings) {
        if (s.isOn() || s.isOff()) {
            settings.root().flag("answers.minimal", s.isOn(), s.origin());
        } else {
            settings.leaveAt("answers", s.origin(), "answers.minimal applies to all answers");
        }
    }

    private static void cacheSize(Statement s, Settings settings) {
        if (!s.value().equals("default")) {
            BindUnits.size(s.value()).ifPresentOrElse(found -> settings.root().plain("cache.size", found, s.origin()),
                    () -> settings.leaveAt("cache", s.origin(), "cache.size is a number of octets"));
        }
    }
}
