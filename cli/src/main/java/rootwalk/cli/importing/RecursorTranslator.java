package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Translates the configuration of PowerDNS Recursor: `key=value`, or YAML since version 5, whose keys are read as the older
/// ones.
final class RecursorTranslator implements Translator {

    private static final Pattern YAML = Pattern.compile("(?m)\\A(?:\\s*(?:#.*)?\\R)*(?:---|[a-z_]+:)");

    /// The older keys, where the path in YAML is not the same word in another section.
    private static final Map<String, String> OLDER = Map.ofEntries(Map.entry("incoming.listen", "local-address"),
            Map.entry("incoming.port", "local-port"), Map.entry("incoming.max_tcp_clients", "max-tcp-clients"),
            Map.entry("incoming.max_tcp_per_client", "max-tcp-per-client"),
            Map.entry("incoming.tcp_timeout", "client-tcp-timeout"),
            Map.entry("outgoing.dont_query", "dont-query"), Map.entry("dnssec.validation", "dnssec"),
            Map.entry("dnssec.log_bogus", "dnssec-log-bogus"),
            Map.entry("dnssec.aggressive_nsec_cache_size", "aggressive-nsec-cache-size"),
            Map.entry("recordcache.max_ttl", "max-cache-ttl"),
            Map.entry("recordcache.max_negative_ttl", "max-negative-ttl"),
            Map.entry("recordcache.max_entries", "max-cache-entries"),
            Map.entry("recordcache.refresh_on_ttl_perc", "refresh-on-ttl-perc"),
            Map.entry("recordcache.serve_stale_extensions", "serve-stale-extensions"),
            Map.entry("packetcache.max_entries", "max-packetcache-entries"),
            Map.entry("outgoing.source_address", "query-local-address"),
            Map.entry("logging.loglevel", "loglevel"), Map.entry("logging.quiet", "quiet"),
            Map.entry("recursor.hint_file", "hint-file"));

    private static final Counterparts KEYS = PowerDnsSource.common()
            .notNeeded("allow-from", "forward-zones", "forward-zones-recurse", "auth-zones", "etc-hosts-file",
                    "export-etc-hosts", "forward-zones-file", "dot-to-port-853",
                    "dnssec-log-bogus", "public-suffix-list-file", "edns-outgoing-bufsize", "any-to-tcp",
                    "root-nx-trust", "nothing-below-nxdomain", "use-incoming-edns-subnet", "pdns-distributes-queries",
                    "entropy-source", "packetcache-ttl", "packetcache-servfail-ttl",
                    "recursor.include_dir", "allow-from-file")
            .always("extended-resolution-errors")
            .plain("threads", "threads").plain("max-mthreads", "limits.recursions")
            .plain("max-tcp-clients", "limits.connections")
            .plain("max-tcp-per-client", "limits.connections-per-client")
            .seconds("client-tcp-timeout", "limits.idle")
            .seconds("max-cache-ttl", "cache.max-ttl").seconds("max-negative-ttl", "cache.max-negative-ttl")
            .seconds("minimum-ttl-override", "cache.min-ttl")
            .with("serve-stale-extensions", RecursorTranslator::stale)
            .left("cache", "cache.size is in octets, not in records; auto is the default", "max-cache-entries",
                    "max-packetcache-entries", "max-negative-cache-entries")
            .with("refresh-on-ttl-perc",
                    (s, settings) -> settings.root().flag("cache.prefetch", !s.isOff(), s.origin()))
            .with("quiet", (s, settings) -> settings.root().flag("log.queries", s.isOff(), s.origin()))
            .with("dnssec", RecursorTranslator::validation)
            .with("aggressive-nsec-cache-size",
                    (s, settings) -> settings.root().flag("dnssec.aggressive-nsec", !s.isOff(), s.origin()))
            .with("dnssec.trustanchors", RecursorTranslator::anchors)
            .with("dnssec.negative_trustanchors", (s, settings) -> s.items().forEach(item -> settings.root()
                    .add("dnssec.negative-trust-anchors", item.value("name"), item.origin())))
            .flag("serve-rfc1918", "special-use-names")
            .with("hint-file", (s, settings) -> {
                if (!s.isOff()) {
                    settings.root().file("recursion.root-hints", SourceFiles.folderOf(s.origin().file()), s);
                }
            })
            .with("qname-minimization", (s, settings) -> settings.root().plain("recursion.qname-minimisation",
                    s.isOn() ? "relaxed" : "\"off\"", s.origin()))
            .with("dont-query", RecursorTranslator::doNotQuery)
            .with("query-local-address", RecursorTranslator::families)
            .left("dnssec",
                    "there are no scripts in Lua; its trust anchors belong to dnssec.trust-anchors, and what rpzFile and rpzPrimary name to"
                            + " response-policy",
                    "lua-config-file")
            .left("dnssec", "write the keys of the file to dnssec.trust-anchors", "dnssec.trustanchorfile")
            .with("recursor.rpzs", RecursorPolicies::translate)
            .with("dns64-prefix", (s, settings) -> {
                if (!s.value().isEmpty()) {
                    var _ = Dns64Settings.of(s, settings).prefix(s.value());
                }
            })
            .left("listen", "listen.metrics and listen.api are nearest", "webservice")
            .left("log", "dnstap is nearest", "logging.protobuf_servers", "logging.dnstap_framestream_servers");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = YAML.matcher(SourceFiles.text(file)).find() ? fromYaml(yaml(file, 0))
                : PowerDnsSource.effective(KeyValueReader.POWERDNS.read(file));
        PowerDnsSource.listen(all, standard(file, "local-address", "127.0.0.1"), settings);
        boolean hasTls = all.stream().noneMatch(s -> s.key().equals("dot-to-port-853") && s.isOff());
        RecursorZones zones = new RecursorZones(settings, SourceFiles.folderOf(file), hasTls ? "853" : "");
        String allowed = Statement.last(all, "allow-from-file", "");
        for (Statement s : all) {
            switch (s.key()) {
                case "allow-from" -> {
                    if (allowed.isEmpty()) {
                        allow(PowerDnsSource.list(s), s, settings);
                    }
                }
                case "allow-from-file" -> {
                    if (s.value().equals(allowed)) {
                        allowFromFile(s, settings);
                    }
                }
                case "forward-zones" -> zones.forward(s, false);
                case "forward-zones-recurse" -> zones.forward(s, true);
                case "forward-zones-file" -> zones.file(s);
                case "auth-zones" -> zones.authoritative(s);
                case "export-etc-hosts" ->
                    hosts(s, Statement.last(all, "etc-hosts-file", "/etc/hosts"), settings);
                default -> KEYS.translate(s, settings);
            }
        }
    }

    static Statement standard(Path file, String key, String value) {
        return new Statement(new Origin(file, 1, key + "=" + value), key, List.of(value));
    }

    /// The sections of a file, and those of the files in `recursor.include_dir`.
    private static List<Statement> yaml(Path file, int level) throws ImportException {
        List<Statement> sections = new ArrayList<>(YamlSource.read(file));
        for (Statement section : List.copyOf(sections)) {
            for (Statement folder : section.key().equals("recursor") ? section.all("include_dir")
                    : List.<Statement>of()) {
                sections.addAll(SourceFiles.included(SourceFiles.folderOf(file).resolve(folder.value()), "*.yml",
                        folder.origin(), level, RecursorTranslator::yaml));
            }
        }
        return sections;
    }

    /// Statements with the older keys.
    private static List<Statement> fromYaml(List<Statement> sections) {
        List<Statement> all = new ArrayList<>();
        for (Statement section : sections) {
            if (section.block().isEmpty() || section.key().equals("webservice")) {
                all.add(section);
                continue;
            }
            for (Statement s : section.block()) {
                String path = section.key() + "." + s.key();
                String same = s.key().replace('_', '-');
                all.add(s.withKey(OLDER.getOrDefault(path, KEYS.has(path) || !KEYS.has(same) ? path : same)));
            }
        }
        return all;
    }

    /// Later networks have no precedence: the longest prefix decides.
    private static void allow(List<String> elements, Statement s, Settings settings) {
        AccessRules rules = new AccessRules();
        for (String element : elements) {
            boolean isAllowed = !element.startsWith("!");
            Optional<String> network = Endpoints.network(isAllowed ? element : element.substring(1));
            network.ifPresentOrElse(found -> rules.add(found, isAllowed, s.origin()),
                    () -> settings.leaveAt("access", s.origin(), Endpoints.noNetwork(element)));
        }
        rules.translate(settings);
    }

    /// A network in each line. It replaces `allow-from`.
    private static void allowFromFile(Statement s, Settings settings) {
        if (s.value().isEmpty()) {
            return;
        }
        try {
            allow(SourceFiles.text(SourceFiles.folderOf(s.origin().file()).resolve(s.value())).lines()
                    .map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).toList(), s,
                    settings);
        } catch (ImportException e) {
            settings.root().plain("access.query", "[]", s.origin()).plain("access.recursion", "[]", s.origin());
            settings.leaveAt("access", s.origin(),
                    "the file cannot be read, so no client has access; write its networks to"
                            + " access.query and access.recursion");
        }
    }

    /// How often a TTL that has expired is extended, by 30 seconds each time.
    private static void stale(Statement s, Settings settings) {
        if (!s.value().matches("\\d{1,9}")) {
            settings.leaveAt("cache", s.origin(), Counterparts.NONE);
        } else if (!s.isOff()) {
            settings.root().flag("cache.serve-stale.enabled", true, s.origin())
                    .plain("cache.serve-stale.max-age", Long.parseLong(s.value()) * 30 + "s", s.origin());
        }
    }

    private static void validation(Statement s, Settings settings) {
        settings.root().flag("dnssec.validation", !s.isOff() && !s.value().equals("process-no-validate"), s.origin());
        if (s.value().equals("log-fail")) {
            settings.leaveAt("dnssec", s.origin(), "answers that are bogus get SERVFAIL");
        }
    }

    private static void anchors(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            for (Statement records : item.all("dsrecords")) {
                records.words().forEach(data -> settings.anchor(item.value("name"), "DS", List.of(data),
                        records.origin()));
            }
        }
    }

    private static void hosts(Statement s, String file, Settings settings) {
        if (s.isOn()) {
            settings.root().add("hosts.files", file, s.origin());
        } else {
            settings.root().plain("hosts.files", "[]", s.origin());
        }
    }

    private static void doNotQuery(Statement s, Settings settings) {
        settings.root().plain("recursion.do-not-query", "[]", s.origin());
        for (String element : PowerDnsSource.list(s)) {
            if (element.startsWith("!")) {
                settings.leaveAt("recursion", s.origin(), "recursion.do-not-query has no exceptions");
            } else {
                settings.network("recursion.do-not-query", element, s);
            }
        }
    }

    /// The unspecified address of a family says that it is used.
    private static void families(Statement s, Settings settings) {
        for (String address : PowerDnsSource.list(s)) {
            switch (address) {
                case "0.0.0.0" -> settings.root().add("recursion.use", "ipv4", s.origin());
                case "::" -> settings.root().add("recursion.use", "ipv6", s.origin());
                default ->
                    settings.leaveAt("recursion", s.origin(), "the source address of queries cannot be set");
            }
        }
    }
}
