package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Translates nsd.conf.
final class NsdTranslator implements Translator {

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("ip-address", "interface", "port", "zonesdir", "database", "zonelistfile", "xfrdfile", "xfrdir",
                    "pidfile", "chroot", "username", "log-only-syslog", "log-time-ascii", "server-count",
                    "zonefiles-check", "zonefiles-write", "xfrd-reload-timeout", "tls-port", "tls-service-key",
                    "tls-service-pem", "statistics", "cpu-affinity", "tls-cert-bundle", "cookie-secret-file",
                    "do-ip4", "do-ip6", "tls-service-ocsp", "reload-config")
            .always("hide-version", "hide-identity", "refuse-any", "reuseport", "round-robin", "drop-updates")
            .never("debug-mode", "confine-to-zone", "zonestats")
            .with("verbosity", UnboundServer::verbosity).with("nsid", UnboundServer::nsid)
            .text("identity", "identity.hostname").text("version", "identity.version")
            .flag("ip-freebind", "listen.freebind").flag("ip-transparent", "listen.freebind")
            .plain("tcp-count", "limits.connections").seconds("tcp-timeout", "limits.idle")
            .plain("tcp-query-count", "limits.queries-per-connection")
            .plain("ipv4-edns-size", "limits.udp-size").plain("ipv6-edns-size", "limits.udp-size")
            .flag("minimal-responses", "answers.minimal").flag("answer-cookie", "cookies.answer")
            .items("cookie-secret", "cookies.secrets")
            .left("listen", "listen.proxies has the addresses of proxies, for every port", "proxy-protocol-port")
            .left("tls", "rootwalk requests certificates of clients with tls.client-certificates", "tls-auth-port")
            .left("log", "the log goes to standard error, so to the journal under systemd", "logfile")
            .plain("rrl-ratelimit", "limits.responses-per-second")
            .left("limits", Counterparts.RATES, "rrl-size", "rrl-slip", "rrl-whitelist-ratelimit",
                    "rrl-ipv4-prefix-length", "rrl-ipv6-prefix-length");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> clauses = ClauseReader.NSD.read(file);
        List<Statement> server = new ArrayList<>();
        Map<String, Statement> patterns = new HashMap<>();
        Map<String, Statement> tls = new HashMap<>();
        for (Statement clause : clauses) {
            switch (clause.key()) {
                case "server" -> server.addAll(clause.block());
                case "pattern" -> patterns.put(clause.value("name"), clause);
                case "tls-auth" -> tls.put(clause.value("name"), clause);
                default -> {}
            }
        }
        listen(file, server, settings);
        server.stream().filter(s -> !Statement.last(server, "hide-" + s.key(), "no").equals("yes"))
                .forEach(s -> KEYS.translate(s, settings));
        Path folder = Path.of("/etc/nsd").resolve(Statement.last(server, "zonesdir", ""));
        NsdZones zones = new NsdZones(settings, folder, patterns, tls, server);
        for (Statement clause : clauses) {
            switch (clause.key()) {
                case "zone" -> zones.zone(clause);
                case "key" -> key(clause, settings.root());
                case "remote-control" -> clause.all("control-enable").stream().filter(Statement::isOn)
                        .forEach(s -> settings.leave(s.origin(),
                                "control.socket is the counterpart, for rootwalk ctl on the same host"));
                case "server", "pattern", "tls-auth" -> {}
                default -> clause.block().forEach(s -> settings.leave(s.origin(), Counterparts.NONE));
            }
        }
        settings.root().flag("recursion.enabled", false, new Origin(file, 1, "nsd.conf"));
    }

    private static void listen(Path file, List<Statement> server, Settings settings) {
        Setting.Block root = settings.root();
        String port = Statement.last(server, "port", "53");
        List<String> tlsPorts = List.of(Statement.last(server, "tls-port", "853"),
                Statement.last(server, "tls-auth-port", ""));
        List<Statement> written =
                server.stream().filter(s -> s.key().matches("ip-address|interface")).toList();
        Origin standard = new Origin(file, 1, "ip-address: 0.0.0.0 ::0");
        for (Statement s : written.isEmpty()
                ? List.of(new Statement(standard, "ip-address", List.of("0.0.0.0")),
                        new Statement(standard, "ip-address", List.of("::")))
                : written) {
            String[] parts = s.value().split("@", 2);
            if (!Endpoints.isAddress(parts[0])) {
                settings.leaveAt("listen", s.origin(), Endpoints.NAMES_OF_INTERFACES);
                continue;
            }
            if (Statement.last(server, parts[0].contains(":") ? "do-ip6" : "do-ip4", "yes").equals("no")) {
                if (!written.isEmpty()) {
                    settings.leaveAt("listen", s.origin(), Endpoints.UNUSED_PROTOCOL);
                }
                continue;
            }
            String own = parts.length == 2 ? parts[1] : port;
            String host = parts[0].equals("::0") ? "::" : parts[0];
            root.add(tlsPorts.contains(own) ? "listen.tls" : "listen.dns", Endpoints.of(host, own), s.origin());
        }
        Path folder = Path.of("/etc/nsd");
        server.stream().filter(s -> s.key().equals("tls-service-pem"))
                .forEach(s -> root.file("tls.certificate", folder, s));
        server.stream().filter(s -> s.key().equals("tls-service-key")).forEach(s -> root.file("tls.key", folder, s));
    }

    static void key(Statement clause, Setting.Block root) {
        Setting.Block entry = root.entry("keys");
        for (String part : List.of("name", "algorithm", "secret")) {
            Optional<Statement> s = clause.all(part).stream().findFirst();
            s.ifPresent(found -> entry.text(part, found.value(), found.origin()));
        }
    }
}
