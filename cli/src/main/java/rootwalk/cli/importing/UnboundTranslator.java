package rootwalk.cli.importing;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates unbound.conf.
final class UnboundTranslator implements Translator {

    /// What rootwalk always does, or does not need under a service manager.
    private static final Set<String> NOT_NEEDED = Set.of("chroot", "username", "pidfile", "use-systemd", "do-daemonize",
            "use-syslog", "log-time-ascii", "log-time-iso", "log-identity", "directory", "tls-system-cert");
    /// Flags that are always on.
    private static final Set<String> ALWAYS = Set.of("do-udp", "do-tcp", "do-ip4", "do-ip6", "harden-glue",
            "harden-dnssec-stripped", "harden-below-nxdomain", "harden-short-bufsize", "hide-identity", "hide-version",
            "hide-trustanchor", "hide-http-user-agent", "trust-anchor-signaling", "root-key-sentinel", "prefetch-key",
            "edns-tcp-keepalive", "so-reuseport", "val-clean-additional", "deny-any", "do-not-query-localhost",
            "rrset-roundrobin");
    /// Flags that are always off.
    private static final Set<String> NEVER =
            Set.of("interface-automatic", "tcp-upstream", "ssl-upstream", "tls-upstream",
                    "val-permissive-mode", "ignore-cd-flag", "serve-expired", "unblock-lan-zones", "insecure-lan-zones",
                    "disable-edns-do", "udp-upstream-without-downstream", "permit-small-holddown", "serve-original-ttl",
                    "zonemd-permissive-mode", "log-replies", "log-local-actions", "shm-enable");
    private static final String ONE_SOURCE =
            "dnssec.trust-anchors is one file or a list; put all anchors into one of them";
    /// Clauses without a counterpart.
    private static final Map<String, String> NO_COUNTERPART = Map.of(
            "rpz", "response policies are not in this version; local-zones is nearest",
            "view", "all clients get the same answers",
            "remote-control", "control.socket is the counterpart, for rootwalk ctl on the same host",
            "python", "there are no modules",
            "dynlib", "there are no modules",
            "dnscrypt", "DNSCrypt is not supported; listen.tls and listen.https are nearest",
            "cachedb", "the cache is in memory only",
            "ipset", "answers are not added to sets of addresses");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> clauses = UnboundReader.read(file);
        new Clauses(clauses, settings).translate();
    }

    /// The clauses of one configuration.
    private record Clauses(List<Statement> all, Settings settings, Setting.Block root, Path folder,
            boolean isTlsUpstream,
            AccessRules access) {

        Clauses(List<Statement> all, Settings settings) {
            this(all, settings, settings.root(), folder(all), last(all, "tls-upstream", "no").equals("yes")
                    || last(all, "ssl-upstream", "no").equals("yes"), new AccessRules());
        }

        /// The last value of a key in `server:`.
        private static String last(List<Statement> all, String key, String standard) {
            return server(all).stream().filter(statement -> statement.key().equals(key)).map(Statement::value)
                    .reduce(standard, (_, later) -> later);
        }

        private static List<Statement> server(List<Statement> all) {
            return all.stream().filter(clause -> clause.key().equals("server"))
                    .flatMap(clause -> clause.block().stream()).toList();
        }

        private static Path folder(List<Statement> all) {
            String folder = last(all, "directory", "");
            return folder.isEmpty() ? Path.of("/etc/unbound") : Path.of(folder);
        }

        void translate() {
            interfaces();
            // Without access-control, only the host itself is allowed.
            for (String network : List.of("127.0.0.0/8", "::1")) {
                if (server(all).stream()
                        .noneMatch(s -> s.key().equals("access-control") && s.value().equals(network))) {
                    access.add(network, true, builtIn("access-control: " + network + " allow"));
                }
            }
            UnboundZones zones = new UnboundZones(settings, folder, isTlsUpstream, server(all));
            for (Statement clause : all) {
                switch (clause.key()) {
                    case "server" -> clause.block().forEach(this::server);
                    case "forward-zone" -> zones.forward(clause);
                    case "stub-zone" -> zones.stub(clause);
                    case "auth-zone" -> zones.authoritative(clause);
                    case "dnstap" -> dnstap(clause);
                    default -> clause.block().forEach(statement -> settings.leave(statement.origin(),
                            NO_COUNTERPART.getOrDefault(clause.key(), "there is no counterpart")));
                }
            }
            access.translate(settings);
        }

        private Origin builtIn(String text) {
            return new Origin(all.isEmpty() ? Path.of("") : all.getFirst().origin().file(), 1, text);
        }

        private void interfaces() {
            String port = last(all, "port", "53");
            String tlsPort = last(all, "tls-port", "853");
            String httpsPort = last(all, "https-port", "443");
            List<Statement> written = new ArrayList<>(server(all));
            server(all).stream().filter(s -> s.key().equals("port") && !port.equals("53")).findFirst()
                    .filter(_ -> written.stream().noneMatch(s -> isInterface(s)))
                    .ifPresent(s -> List.of("127.0.0.1", "::1").forEach(
                            address -> root.add("listen.dns", Endpoints.of(address, port), s.origin())));
            for (Statement statement : written) {
                if (!isInterface(statement)) {
                    continue;
                }
                String[] parts = statement.value().split("@", 2);
                String own = parts.length == 2 ? parts[1] : port;
                Optional<InetAddress> address = Endpoints.literal(parts[0]);
                if (address.isEmpty()) {
                    settings.leaveAt("listen", statement.origin(),
                            "listen has addresses, not names of interfaces; write the addresses of the interface");
                    continue;
                }
                String list =
                        own.equals(tlsPort) ? "listen.tls" : own.equals(httpsPort) ? "listen.https" : "listen.dns";
                String host = parts[0].equals("::0") ? "::" : parts[0];
                root.add(list, Endpoints.of(host, own), statement.origin());
            }
        }

        private static boolean isInterface(Statement statement) {
            return statement.key().equals("interface") || statement.key().equals("ip-address");
        }

        private void server(Statement s) {
            String value = s.value();
            boolean isOn = value.equals("yes");
            switch (s.key()) {
                case "interface", "ip-address", "port", "tls-port", "https-port" -> {}
                case "access-control" -> access(s);
                case "verbosity" -> root.plain("log.level", level(value), s.origin());
                case "log-queries" -> root.flag("log.queries", isOn, s.origin());
                case "logfile" -> {
                    if (!value.isEmpty()) {
                        settings.leaveAt("log", s.origin(),
                                "the log goes to standard error, so to the journal under systemd");
                    }
                }
                case "num-threads" -> root.plain("threads", value, s.origin());
                case "ip-freebind", "ip-transparent" -> root.flag("listen.freebind", isOn, s.origin());
                case "max-udp-size" -> root.plain("limits.udp-size", value, s.origin());
                case "tcp-idle-timeout" -> root.plain("limits.idle", value + "ms", s.origin());
                case "answer-cookie" -> root.flag("cookies.answer", isOn, s.origin());
                case "cookie-secret" -> root.add("cookies.secrets", value, s.origin());
                case "tls-service-key", "ssl-service-key" -> file("tls.key", s);
                case "tls-service-pem", "ssl-service-pem" -> file("tls.certificate", s);
                case "identity" -> textUnlessEmpty("identity.hostname", s);
                case "version" -> textUnlessEmpty("identity.version", s);
                case "nsid" -> nsid(s);
                case "root-hints" -> file("recursion.root-hints", s);
                case "qname-minimisation" -> {
                    if (!isOn || !root.has("recursion.qname-minimisation")) {
                        root.plain("recursion.qname-minimisation", isOn ? "relaxed" : "\"off\"", s.origin());
                    }
                }
                case "qname-minimisation-strict" -> {
                    if (isOn) {
                        root.plain("recursion.qname-minimisation", "strict", s.origin());
                    }
                }
                case "use-caps-for-id" -> root.flag("recursion.case-randomisation", isOn, s.origin());
                case "private-address" -> networks("recursion.private-addresses", s);
                case "private-domain" -> root.add("recursion.private-domains", value, s.origin());
                case "do-not-query-address" -> {
                    if (!root.has("recursion.do-not-query")) {
                        root.add("recursion.do-not-query", "loopback", s.origin());
                    }
                    networks("recursion.do-not-query", s);
                }
                case "aggressive-nsec" -> root.flag("dnssec.aggressive-nsec", isOn, s.origin());
                case "module-config" -> modules(s);
                case "trust-anchor" -> {
                    if (root.isScalar("dnssec.trust-anchors")) {
                        settings.leaveAt("dnssec", s.origin(), ONE_SOURCE);
                    } else {
                        root.add("dnssec.trust-anchors", value, s.origin());
                    }
                }
                case "auto-trust-anchor-file", "trust-anchor-file" -> anchorFile(s);
                case "domain-insecure" -> root.add("dnssec.negative-trust-anchors", value, s.origin());
                case "cache-min-ttl" -> root.plain("cache.min-ttl", value + "s", s.origin());
                case "cache-max-ttl" -> root.plain("cache.max-ttl", value + "s", s.origin());
                case "cache-max-negative-ttl" -> root.plain("cache.max-negative-ttl", value + "s", s.origin());
                case "msg-cache-size", "rrset-cache-size" -> cacheSize(s);
                case "prefetch" -> root.flag("cache.prefetch", isOn, s.origin());
                case "minimal-responses" -> root.flag("answers.minimal", isOn, s.origin());
                case "do-ip4", "do-ip6" -> protocol(s);
                case "do-not-query-localhost" -> doNotQueryLoopback(s);
                case "local-zone" -> {
                    if (!s.word(1).equals("nodefault") || !isServed(s.value())) {
                        UnboundLocalData.zone(s, settings);
                    }
                }
                case "local-data" -> root.add("local-data", value, s.origin());
                case "local-data-ptr" -> UnboundLocalData.pointer(s, settings);
                case "tls-cert-bundle", "ssl-cert-bundle" -> {}
                default -> other(s);
            }
        }

        private void other(Statement s) {
            boolean isOn = s.value().equals("yes");
            if (NOT_NEEDED.contains(s.key()) || (ALWAYS.contains(s.key()) && isOn)
                    || (NEVER.contains(s.key()) && !isOn)
                    || ((s.key().equals("tls-upstream") || s.key().equals("ssl-upstream")) && isOn)) {
                return;
            }
            String reason = ALWAYS.contains(s.key()) ? "rootwalk always does this"
                    : NEVER.contains(s.key()) ? "rootwalk never does this"
                            : s.key().endsWith("-size") || s.key().endsWith("-slabs") || s.key().startsWith("infra-")
                                    ? "there is no such limit; cache.size is the total of all caches"
                                    : "there is no counterpart";
            settings.leave(s.origin(), reason);
        }

        private void access(Statement s) {
            Optional<String> network = Endpoints.network(s.value());
            if (network.isEmpty()) {
                settings.leaveAt("access", s.origin(), s.value() + " is not a network");
                return;
            }
            switch (s.word(1)) {
                case "allow", "allow_snoop", "allow_setrd" -> access.add(network.get(), true, s.origin());
                case "refuse" -> access.add(network.get(), false, s.origin());
                case "deny" -> {
                    access.add(network.get(), false, s.origin());
                    settings.leaveAt("access", s.origin(), "these clients get REFUSED instead of no response");
                }
                default -> {
                    access.add(network.get(), false, s.origin());
                    settings.leaveAt("access", s.origin(), s.word(1)
                            + " has no counterpart, so these clients are refused; clients in access.query, but not in"
                            + " access.recursion, get answers from zones only");
                }
            }
        }

        private static String level(String verbosity) {
            return switch (verbosity) {
                case "0" -> "error";
                case "1" -> "info";
                case "2" -> "debug";
                default -> "trace";
            };
        }

        private void file(String path, Statement s) {
            if (!s.value().isEmpty()) {
                root.text(path, folder.resolve(s.value()).toString(), s.origin());
            }
        }

        private void textUnlessEmpty(String path, Statement s) {
            if (!s.value().isEmpty()) {
                root.text(path, s.value(), s.origin());
            }
        }

        private void nsid(Statement s) {
            String value = s.value();
            if (value.startsWith("ascii_")) {
                root.text("identity.nsid", value.substring("ascii_".length()), s.origin());
                return;
            }
            try {
                String text = new String(HexFormat.of().parseHex(value), StandardCharsets.ISO_8859_1);
                if (text.matches("[ -~]+")) {
                    root.text("identity.nsid", text, s.origin());
                    return;
                }
            } catch (IllegalArgumentException e) {
                // Reported below, as octets that are no text.
            }
            settings.leaveAt("identity", s.origin(), "identity.nsid is a text");
        }

        private void networks(String path, Statement s) {
            Optional<String> network = Endpoints.network(s.value());
            network.ifPresentOrElse(found -> root.add(path, found, s.origin()),
                    () -> settings.leaveAt(path, s.origin(), s.value() + " is not a network"));
        }

        private void modules(Statement s) {
            List<String> modules = List.of(s.value().strip().split("\\s+"));
            root.flag("dnssec.validation", modules.contains("validator"), s.origin());
            root.flag("recursion.enabled", modules.contains("iterator"), s.origin());
            List<String> others = modules.stream()
                    .filter(module -> !module.equals("validator") && !module.equals("iterator")).toList();
            if (!others.isEmpty()) {
                settings.leaveAt("recursion", s.origin(), "there is no module " + String.join(" and ", others));
            }
        }

        /// The keys of the root are built in, so a file with nothing else needs no key.
        private void anchorFile(Statement s) {
            if (s.value().isEmpty() || s.value().endsWith("root.key")) {
                return;
            }
            if (root.has("dnssec.trust-anchors")) {
                settings.leaveAt("dnssec", s.origin(), ONE_SOURCE);
                return;
            }
            file("dnssec.trust-anchors", s);
        }

        private static final Map<String, Integer> SHIFTS = Map.of("", 0, "k", 10, "m", 20, "g", 30);

        /// The sum of the two sizes that most of the memory is for.
        private void cacheSize(Statement s) {
            Map<String, Long> sizes = new HashMap<>();
            for (String key : List.of("msg-cache-size", "rrset-cache-size")) {
                String text = last(all, key, "4m").toLowerCase(Locale.ROOT).replaceAll("b$", "");
                String digits = text.replaceAll("[kmg]$", "");
                Integer shift = SHIFTS.get(text.substring(digits.length()));
                if (!digits.matches("\\d{1,12}") || shift == null) {
                    settings.leaveAt("cache", s.origin(), "it is not a size");
                    return;
                }
                sizes.put(key, Long.parseLong(digits) << shift);
            }
            long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
            root.plain("cache.size", sum % (1 << 20) == 0 ? (sum >> 20) + "MiB" : sum + "B", s.origin());
        }

        private void protocol(Statement s) {
            if (s.value().equals("yes")) {
                return;
            }
            root.remove("recursion.use");
            root.add("recursion.use", s.key().equals("do-ip4") ? "ipv6" : "ipv4", s.origin());
        }

        private void doNotQueryLoopback(Statement s) {
            if (s.value().equals("no")) {
                root.plain("recursion.do-not-query", "[]", s.origin());
                server(all).stream().filter(other -> other.key().equals("do-not-query-address"))
                        .forEach(other -> networks("recursion.do-not-query", other));
            }
        }

        /// Whether a forward, stub or auth zone has the name. It has precedence over special-use names without more.
        private boolean isServed(String zone) {
            return all.stream().filter(clause -> clause.key().endsWith("-zone"))
                    .flatMap(clause -> clause.all("name").stream())
                    .anyMatch(s -> Endpoints.absolute(s.value()).equalsIgnoreCase(Endpoints.absolute(zone)));
        }

        private void dnstap(Statement clause) {
            boolean isOn = clause.all("dnstap-enable").stream().anyMatch(s -> s.value().equals("yes"));
            for (Statement s : clause.block()) {
                switch (s.key()) {
                    case "dnstap-enable" -> {}
                    case "dnstap-socket-path" -> ifOn(isOn, "dnstap.socket", folder.resolve(s.value()).toString(), s);
                    case "dnstap-ip" -> ifOn(isOn && !s.value().isEmpty(), "dnstap.address",
                            s.value().contains("@") ? Endpoints.of(s.value().split("@")[0], s.value().split("@")[1])
                                    : s.value(),
                            s);
                    case "dnstap-identity" -> ifOn(isOn, "dnstap.identity", s.value(), s);
                    case "dnstap-version" -> ifOn(isOn, "dnstap.version", s.value(), s);
                    default -> settings.leaveAt("dnstap", s.origin(), "dnstap.messages selects what is copied");
                }
            }
        }

        private void ifOn(boolean isOn, String path, String value, Statement s) {
            if (isOn) {
                root.text(path, value, s.origin());
            }
        }
    }
}
