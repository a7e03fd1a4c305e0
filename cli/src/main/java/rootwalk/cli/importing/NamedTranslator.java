package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates named.conf.
final class NamedTranslator implements Translator {

    /// What rootwalk always does, or does not need under a service manager.
    private static final Set<String> NOT_NEEDED = Set.of("directory", "port", "pid-file", "managed-keys-directory",
            "key-directory", "bindkeys-file", "dump-file", "statistics-file", "memstatistics-file", "session-keyfile",
            "recursing-file", "secroots-file", "auth-nxdomain", "edns-udp-size", "query-source", "query-source-v6");
    /// They apply to each zone that does not have them itself.
    static final List<String> INHERITED = List.of("allow-transfer", "also-notify", "notify", "allow-update",
            "serial-update-method");
    private static final Map<String, String> FLAGS = Map.of("recursion", "recursion.enabled", "querylog", "log.queries",
            "empty-zones-enable", "special-use-names", "minimal-responses", "answers.minimal",
            "answer-cookie", "cookies.answer", "send-cookie", "recursion.cookies",
            "synth-from-dnssec", "dnssec.aggressive-nsec");
    private static final Map<String, String> NUMBERS = Map.of("max-udp-size", "limits.udp-size",
            "tcp-clients", "limits.connections", "recursive-clients", "limits.recursions",
            "transfers-out", "limits.transfers");
    private static final Map<String, String> DURATIONS = Map.of("max-cache-ttl", "cache.max-ttl",
            "max-ncache-ttl", "cache.max-negative-ttl", "min-cache-ttl", "cache.min-ttl");
    private static final Map<String, String> TEXTS = Map.of("version", "identity.version",
            "hostname", "identity.hostname", "server-id", "identity.nsid");
    private static final Map<String, String> NO_COUNTERPART = Map.ofEntries(
            Map.entry("logging", "log.level and log.queries are nearest; the log goes to standard error"),
            Map.entry("controls", "control.socket is the counterpart, for rootwalk ctl on the same host"),
            Map.entry("statistics-channels", "listen.metrics is nearest"),
            Map.entry("view", "all clients get the same answers; zones may be in one view only"),
            Map.entry("response-policy", "response policies are not in this version; local-zones is nearest"),
            Map.entry("rate-limit", "limits.require-cookie is nearest"),
            Map.entry("dns64", "DNS64 is not in this version"),
            Map.entry("catalog-zones", "a zone with role: catalog is the counterpart"),
            Map.entry("dnssec-policy", "rootwalk does not sign zones"),
            Map.entry("server", "there are no settings for one server"));

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = BraceReader.read(file);
        List<Statement> views = all.stream().filter(s -> s.key().equals("view")).toList();
        if (views.size() == 1) {
            all = new ArrayList<>(all);
            all.remove(views.getFirst());
            all.addAll(views.getFirst().block());
        }
        new Statements(file, all, settings).translate();
    }

    /// The statements of one configuration.
    private record Statements(Path file, List<Statement> all, Settings settings, Setting.Block root, MatchLists lists) {

        Statements(Path file, List<Statement> all, Settings settings) {
            this(file, all, settings, settings.root(), new MatchLists(all, settings));
        }

        private List<Statement> options() {
            List<Statement> options = new ArrayList<>();
            for (Statement s : all) {
                if (s.key().equals("options")) {
                    options.addAll(s.block());
                }
            }
            return options;
        }

        private String option(String key, String standard) {
            return options().stream().filter(s -> s.key().equals(key)).map(Statement::value).reduce(standard,
                    (_, later) -> later);
        }

        void translate() {
            String directory = option("directory", "");
            Path folder = directory.isEmpty() ? SourceFiles.folderOf(file) : Path.of(directory);
            NamedZones zones = new NamedZones(settings, lists, folder, all, options());
            listen(options(), folder);
            options().forEach(this::option);
            for (Statement s : all) {
                switch (s.key()) {
                    case "options", "acl", "primaries", "masters", "remote-servers", "parental-agents", "tls", "http" ->
                        {}
                    case "zone" -> zones.zone(s);
                    case "key" -> key(s);
                    case "trust-anchors", "managed-keys", "trusted-keys", "dnssec-keys" -> anchors(s);
                    case "forwarders", "forward", "match-clients", "allow-query", "allow-recursion", "recursion" ->
                        option(s);
                    default ->
                        settings.leave(s.origin(), NO_COUNTERPART.getOrDefault(s.key(), "there is no counterpart"));
                }
            }
        }

        private void listen(List<Statement> options, Path folder) {
            String port = option("port", "53");
            Origin standard = new Origin(file, 1, "listen-on { any; }; listen-on-v6 { any; };");
            for (String key : List.of("listen-on", "listen-on-v6")) {
                boolean isIpv6 = key.endsWith("v6");
                List<Statement> written = options.stream().filter(s -> s.key().equals(key)).toList();
                if (written.isEmpty()) {
                    root.add("listen.dns", Endpoints.of(isIpv6 ? "::" : "0.0.0.0", port), standard);
                }
                written.forEach(s -> listenOn(s, isIpv6, port, folder));
            }
            if (!root.has("listen.dns")) {
                root.plain("listen.dns", "[]", standard);
            }
        }

        private void listenOn(Statement s, boolean isIpv6, String standardPort, Path folder) {
            String tls = s.wordAfter("tls");
            boolean overTls = !tls.isEmpty() && !tls.equals("none");
            boolean overHttp = s.words().contains("http");
            if (overHttp && !overTls) {
                settings.leaveAt("listen", s.origin(), "HTTP without TLS is not served");
                return;
            }
            String list = overHttp ? "listen.https" : overTls ? "listen.tls" : "listen.dns";
            String written = s.wordAfter("port");
            String port = !written.isEmpty() ? written : overHttp ? "443" : overTls ? "853" : standardPort;
            for (Statement element : s.block()) {
                String host = switch (element.key()) {
                    case "any" -> isIpv6 ? "::" : "0.0.0.0";
                    case "localhost" -> isIpv6 ? "::1" : "127.0.0.1";
                    default -> element.key();
                };
                if (Endpoints.isAddress(host)) {
                    root.add(list, Endpoints.of(host, port), element.origin());
                } else if (!host.equals("none")) {
                    settings.leaveAt("listen", s.origin(), "listen has single addresses");
                }
            }
            if (overTls) {
                certificate(tls, folder);
            }
        }

        private void certificate(String name, Path folder) {
            all.stream().filter(s -> s.key().equals("tls") && s.value().equals(name)).forEach(tls -> {
                tls.all("cert-file")
                        .forEach(s -> root.text("tls.certificate", folder.resolve(s.value()).toString(), s.origin()));
                tls.all("key-file")
                        .forEach(s -> root.text("tls.key", folder.resolve(s.value()).toString(), s.origin()));
                tls.all("ca-file").forEach(
                        s -> root.text("tls.client-certificates", folder.resolve(s.value()).toString(), s.origin()));
            });
        }

        private void option(Statement s) {
            String key = s.key();
            if (NOT_NEEDED.contains(key) || INHERITED.contains(key)) {
                return;
            }
            if (FLAGS.containsKey(key) && s.value().matches("yes|no|true|false|1|0")) {
                root.flag(FLAGS.get(key), s.value().matches("yes|true|1"), s.origin());
                return;
            }
            if (NUMBERS.containsKey(key)) {
                root.plain(NUMBERS.get(key), s.value(), s.origin());
                return;
            }
            if (DURATIONS.containsKey(key)) {
                root.plain(DURATIONS.get(key), BindUnits.seconds(s.value()), s.origin());
                return;
            }
            if (TEXTS.containsKey(key)) {
                text(s, TEXTS.get(key));
                return;
            }
            switch (key) {
                case "listen-on", "listen-on-v6" -> {}
                case "allow-query" -> {
                    lists.networks(s, "access.query", root);
                    // BIND has the default of allow-recursion from allow-query.
                    if (isUnset("allow-recursion") && isUnset("allow-query-cache")) {
                        lists.networks(s, "access.recursion", root);
                    }
                }
                case "allow-recursion" -> lists.networks(s, "access.recursion", root);
                case "allow-query-cache" -> {
                    if (isUnset("allow-recursion")) {
                        lists.networks(s, "access.recursion", root);
                    }
                }
                case "blackhole" -> lists.networks(s, "access.refuse", root);
                case "forwarders" -> lists.forwarders(s, ".", option("forward", "first"));
                case "forward" -> {}
                case "dnssec-validation" -> root.flag("dnssec.validation", !s.value().equals("no"), s.origin());
                case "qname-minimization" -> root.plain("recursion.qname-minimisation",
                        switch (s.value()) {
                            case "off", "disabled" -> "\"off\"";
                            default -> s.value();
                        }, s.origin());
                case "prefetch" -> root.flag("cache.prefetch", !s.value().equals("0"), s.origin());
                case "max-cache-size" -> cacheSize(s);
                case "cookie-secret" -> root.add("cookies.secrets", s.value(), s.origin());
                default -> settings.leave(s.origin(), NO_COUNTERPART.getOrDefault(key, "there is no counterpart"));
            }
        }

        /// Whether no option has this key.
        private boolean isUnset(String key) {
            return options().stream().noneMatch(s -> s.key().equals(key));
        }

        private void text(Statement s, String path) {
            if (s.value().equals("hostname")) {
                settings.leaveAt("identity", s.origin(), "write the name of the host to " + path);
            } else if (!s.value().equals("none")) {
                root.text(path, s.value(), s.origin());
            }
        }

        private void cacheSize(Statement s) {
            if (s.value().equals("default")) {
                return;
            }
            Optional<String> size = BindUnits.size(s.value());
            size.ifPresentOrElse(found -> root.plain("cache.size", found, s.origin()),
                    () -> settings.leaveAt("cache", s.origin(), "cache.size is a number of octets"));
        }

        private void key(Statement s) {
            Setting.Block entry = root.entry("keys");
            entry.text("name", s.value(), s.origin());
            s.all("algorithm").forEach(inner -> entry.text("algorithm", inner.value().toLowerCase(Locale.ROOT),
                    s.origin()));
            s.all("secret").forEach(inner -> entry.text("secret", inner.value(), s.origin()));
        }

        /// The keys of the root are built in.
        private void anchors(Statement s) {
            for (Statement anchor : s.block()) {
                if (anchor.key().equals(".")) {
                    continue;
                }
                List<String> words = anchor.words();
                boolean hasKind = !words.isEmpty() && words.getFirst().matches("(static|initial)-(key|ds)");
                String type = hasKind && words.getFirst().endsWith("ds") ? "DS" : "DNSKEY";
                List<String> data = hasKind ? words.subList(1, words.size()) : words;
                root.add("dnssec.trust-anchors", Endpoints.absolute(anchor.key()) + " " + type + " "
                        + String.join(" ", data), anchor.origin());
            }
        }
    }
}
