package rootwalk.cli.importing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.config.Network;

/// Translates the clauses `server:` of unbound.conf, which belong together.
///
/// @param clauses all of the configuration
/// @param all the statements of the clauses `server:`
/// @param folder that relative file names are relative to
record UnboundServer(List<Statement> clauses, List<Statement> all, Path file, Path folder, Settings settings) {

    /// What has to be added for listen.http.
    static final String OVER_HTTP = "clients are known if listen.proxies has the addresses of the proxies; others than"
            + " these and this host are refused there";

    private static final String STALE = "cache.serve-stale.";

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("chroot", "username", "pidfile", "use-systemd", "do-daemonize", "use-syslog", "log-time-ascii",
                    "log-time-iso", "log-identity", "directory", "tls-system-cert", "tls-cert-bundle",
                    "interface", "port", "tls-port", "additional-tls-port", "https-port",
                    "http-notls-downstream", "tls-upstream", "access-control", "nat64-prefix")
            .always("do-udp", "do-tcp", "harden-glue", "harden-dnssec-stripped", "harden-below-nxdomain",
                    "harden-short-bufsize", "hide-identity", "hide-version", "hide-trustanchor",
                    "hide-http-user-agent", "trust-anchor-signaling", "root-key-sentinel", "prefetch-key",
                    "edns-tcp-keepalive", "so-reuseport", "val-clean-additional", "deny-any", "rrset-roundrobin")
            .never("interface-automatic", "tcp-upstream", "val-permissive-mode", "ignore-cd-flag",
                    "unblock-lan-zones", "insecure-lan-zones", "disable-edns-do", "udp-upstream-without-downstream",
                    "permit-small-holddown", "serve-original-ttl", "zonemd-permissive-mode", "log-replies",
                    "log-local-actions", "shm-enable")
            .flag("log-queries", "log.queries").with("verbosity", UnboundServer::verbosity)
            .with("nsid", UnboundServer::nsid)
            .left("limits", "1232 octets are announced to servers; limits.udp-size is that of clients",
                    "edns-buffer-size")
            .left("listen", "listen.proxies has the addresses of proxies, for every port", "proxy-protocol-port")
            .left("log", "the log goes to standard error, so to the journal under systemd", "logfile")
            .items("http-endpoint", "https.paths").plain("http-max-streams", "limits.queries-per-connection")
            .left("https", "the limits are those of the web server", "http-query-buffer-size",
                    "http-response-buffer-size")
            .always("http-nodelay")
            .plain("num-threads", "threads")
            .flag("ip-freebind", "listen.freebind").flag("ip-transparent", "listen.freebind")
            .plain("max-udp-size", "limits.udp-size").withUnit("tcp-idle-timeout", "limits.idle", "ms")
            .flag("answer-cookie", "cookies.answer").items("cookie-secret", "cookies.secrets")
            .text("identity", "identity.hostname").text("version", "identity.version")
            .flag("use-caps-for-id", "recursion.case-randomisation")
            .networks("private-address", "recursion.private-addresses")
            .items("private-domain", "recursion.private-domains")
            .flag("aggressive-nsec", "dnssec.aggressive-nsec")
            .items("domain-insecure", "dnssec.negative-trust-anchors")
            .seconds("cache-min-ttl", "cache.min-ttl").seconds("cache-max-ttl", "cache.max-ttl")
            .seconds("cache-max-negative-ttl", "cache.max-negative-ttl")
            .flag("serve-expired", STALE + "enabled").with("serve-expired-ttl", UnboundServer::staleAge)
            .seconds("serve-expired-reply-ttl", STALE + "ttl")
            .withUnit("serve-expired-client-timeout", STALE + "answer-after", "ms").always("ede-serve-expired")
            .with("dns64-prefix", (s, settings) -> Dns64Settings.of(s, settings).prefix(s.value()))
            .with("dns64-synthall", UnboundServer::synthesiseAll).items("dns64-ignore-aaaa", "dns64.ignore-aaaa")
            .flag("prefetch", "cache.prefetch").flag("minimal-responses", "answers.minimal")
            .items("local-data", "local-data").with("local-data-ptr", UnboundLocalData::pointer);

    UnboundServer(List<Statement> clauses, Path file, Settings settings) {
        List<Statement> all = clauses.stream().filter(clause -> clause.key().equals("server"))
                .flatMap(clause -> clause.block().stream()).map(UnboundServer::withUsualKey).toList();
        String folder = Statement.last(all, "directory", "");
        this(clauses, all, file, Path.of(folder.isEmpty() ? "/etc/unbound" : folder), settings);
    }

    /// Some keys have other names.
    private static Statement withUsualKey(Statement s) {
        return s.withKey(switch (s.key()) {
            case "tls-additional-port", "tls-additional-ports", "additional-ssl-port" -> "additional-tls-port";
            case "ip-address" -> "interface";
            default -> s.key().replaceFirst("^ssl-", "tls-");
        });
    }

    /// The last value of a key.
    String last(String key, String standard) {
        return Statement.last(all, key, standard);
    }

    boolean isOn(String key) {
        return last(key, "no").equals("yes");
    }

    private boolean isOff(String key) {
        return last(key, "yes").equals("no");
    }

    private boolean isOfTls(String port) {
        return port.equals(last("tls-port", "853")) || all.stream()
                .anyMatch(s -> s.key().equals("additional-tls-port") && s.value().equals(port));
    }

    void translateInterfaces() {
        String port = last("port", "53");
        Setting.Block root = settings.root();
        List<Statement> written = all.stream().filter(s -> s.key().equals("interface")).toList();
        if (written.isEmpty() && !port.equals("53")) {
            all.stream().filter(s -> s.key().equals("port")).findFirst().ifPresent(s -> List.of("127.0.0.1", "::1")
                    .forEach(address -> root.add("listen.dns", Endpoints.of(address, port), s.origin())));
        }
        for (Statement s : written) {
            String[] parts = s.value().split("@", 2);
            String own = parts.length == 2 ? parts[1] : port;
            if (!Endpoints.isAddress(parts[0])) {
                settings.leaveAt("listen", s.origin(), Endpoints.NAMES_OF_INTERFACES);
                continue;
            }
            if (isRefused(s.value())) {
                settings.leaveAt("listen", s.origin(),
                        "interface-action refuses clients of this address, and access is for all addresses");
                continue;
            }
            if (isOff(parts[0].contains(":") ? "do-ip6" : "do-ip4")) {
                settings.leaveAt("listen", s.origin(), Endpoints.UNUSED_PROTOCOL);
                continue;
            }
            String list = isOfTls(own) ? "listen.tls"
                    : !own.equals(last("https-port", "443")) ? "listen.dns"
                            : isOn("http-notls-downstream") ? "listen.http" : "listen.https";
            if (list.equals("listen.http")) {
                settings.leaveAt("listen", s.origin(), OVER_HTTP);
            }
            root.add(list, Endpoints.of(parts[0].equals("::0") ? "::" : parts[0], own), s.origin());
        }
    }

    /// Whether `interface-action`, which has precedence over `access-control`, refuses the clients of an interface.
    private boolean isRefused(String written) {
        return all.stream().anyMatch(s -> s.key().equals("interface-action") && s.value().equals(written)
                && !s.word(1).startsWith("allow"));
    }

    void translate(Statement s) {
        Setting.Block root = settings.root();
        boolean isOn = s.isOn();
        switch (s.key()) {
            case "tls-service-key" -> root.file("tls.key", folder, s);
            case "tls-service-pem" -> root.file("tls.certificate", folder, s);
            case "root-hints" -> root.file("recursion.root-hints", folder, s);
            case "qname-minimisation" -> {
                if (!isOn || !root.has("recursion.qname-minimisation")) {
                    root.plain("recursion.qname-minimisation", isOn ? "relaxed" : "\"off\"", s.origin());
                }
            }
            case "qname-minimisation-strict" -> {
                // It has no effect if there is no minimisation.
                if (isOn && last("qname-minimisation", "yes").equals("yes")) {
                    root.plain("recursion.qname-minimisation", "strict", s.origin());
                }
            }
            case "identity", "version" -> {
                if (!isOn("hide-" + s.key())) {
                    KEYS.translate(s, settings);
                }
            }
            case "do-ip4", "do-ip6" -> protocol(s);
            case "do-not-query-address" -> {
                if (!root.has("recursion.do-not-query")) {
                    root.add("recursion.do-not-query", "loopback", s.origin());
                }
                settings.network("recursion.do-not-query", s.value(), s);
            }
            case "do-not-query-localhost" -> doNotQueryLoopback(s);
            case "module-config", "trust-anchor", "auto-trust-anchor-file", "trust-anchor-file" -> {
                new UnboundValidation(settings, folder).translate(s);
                if (s.key().equals("module-config") && hasDns64()) {
                    Dns64Settings.of(s, settings).prefix(last("dns64-prefix", ""));
                }
            }
            case "do-nat64" -> {
                if (isOn) {
                    root.text("recursion.nat64.prefix",
                            last("nat64-prefix", last("dns64-prefix", Dns64Settings.WELL_KNOWN)), s.origin());
                }
            }
            case "dns64-prefix", "dns64-synthall", "dns64-ignore-aaaa" -> {
                if (hasDns64()) {
                    KEYS.translate(s, settings);
                }
            }
            case "msg-cache-size", "rrset-cache-size" -> cacheSize(s);
            case "local-zone" -> {
                if (!s.word(1).equals("nodefault") || !isServed(s.value())) {
                    UnboundLocalData.zone(s, settings);
                }
            }
            default -> other(s);
        }
    }

    private void other(Statement s) {
        if (!KEYS.has(s.key()) && s.key().matches(".*-cache-size|.*-slabs|infra-.*")) {
            settings.leave(s.origin(), "there is no such limit; cache.size is the total of all caches");
        } else {
            KEYS.translate(s, settings);
        }
    }

    private void access(Statement s, AccessRules access) {
        Optional<String> network = Endpoints.network(s.value());
        if (network.isEmpty()) {
            settings.leaveAt("access", s.origin(), Endpoints.noNetwork(s.value()));
            return;
        }
        boolean isAllowed = s.word(1).matches("allow|allow_snoop|allow_setrd");
        access.add(network.get(), isAllowed, s.origin());
        if (s.word(1).equals("deny")) {
            settings.leaveAt("access", s.origin(), "these clients get REFUSED instead of no response");
        } else if (!isAllowed && !s.word(1).equals("refuse")) {
            settings.leaveAt("access", s.origin(), s.word(1)
                    + " has no counterpart, so these clients are refused; clients in access.query, but not in"
                    + " access.recursion, get answers from zones only");
        }
    }

    /// Without access-control, only the host itself is allowed. A rule for the same network replaces that, in whatever form
    /// the network is written.
    void translateAccess() {
        AccessRules access = new AccessRules();
        Set<Network> written = all.stream().filter(s -> s.key().equals("access-control"))
                .flatMap(s -> Endpoints.network(s.value()).stream()).map(AccessRules::network)
                .collect(Collectors.toSet());
        for (String network : List.of("127.0.0.0/8", "::1")) {
            if (!written.contains(AccessRules.network(network))) {
                access.add(network, true, new Origin(file, 1, "access-control: " + network + " allow"));
            }
        }
        all.stream().filter(s -> s.key().equals("access-control")).forEach(s -> access(s, access));
        access.translate(settings);
    }

    private static void synthesiseAll(Statement s, Settings settings) {
        if (s.isOn()) {
            var _ = Dns64Settings.of(s, settings).excludeAll();
        }
    }

    /// The keys of DNS64 have no effect without its module.
    private boolean hasDns64() {
        return List.of(last("module-config", "").strip().split("\\s+")).contains("dns64");
    }

    /// 0 is without a limit.
    private static void staleAge(Statement s, Settings settings) {
        settings.root().plain(STALE + "max-age", s.value().equals("0") ? Counterparts.UNLIMITED : s.value() + "s",
                s.origin());
    }

    static void verbosity(Statement s, Settings settings) {
        settings.root().plain("log.level", switch (s.value()) {
            case "0" -> "error";
            case "1" -> "info";
            case "2" -> "debug";
            default -> "trace";
        }, s.origin());
    }

    /// A text after `ascii_`, or hexadecimal digits.
    static void nsid(Statement s, Settings settings) {
        String value = s.value();
        if (value.startsWith("ascii_")) {
            settings.root().text("identity.nsid", value.substring("ascii_".length()), s.origin());
            return;
        }
        try {
            String text = new String(HexFormat.of().parseHex(value), StandardCharsets.ISO_8859_1);
            if (text.matches("[ -~]+")) {
                settings.root().text("identity.nsid", text, s.origin());
                return;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as octets that are no text.
        }
        settings.leaveAt("identity", s.origin(), "identity.nsid is a text");
    }

    /// The sum of the two sizes that most of the memory is for.
    private void cacheSize(Statement s) {
        Optional<Long> messages = BindUnits.octets(last("msg-cache-size", "4m").replaceAll("[bB]$", ""));
        Optional<Long> records = BindUnits.octets(last("rrset-cache-size", "4m").replaceAll("[bB]$", ""));
        if (messages.isEmpty() || records.isEmpty()) {
            settings.leaveAt("cache", s.origin(), "it is not a size");
            return;
        }
        long sum = messages.get() + records.get();
        settings.root().plain("cache.size", BindUnits.size(sum), s.origin());
    }

    private void protocol(Statement s) {
        if (!s.isOn()) {
            settings.root().remove("recursion.use");
            settings.root().add("recursion.use", s.key().equals("do-ip4") ? "ipv6" : "ipv4", s.origin());
        }
    }

    private void doNotQueryLoopback(Statement s) {
        if (!s.isOn()) {
            settings.root().plain("recursion.do-not-query", "[]", s.origin());
            all.stream().filter(other -> other.key().equals("do-not-query-address"))
                    .forEach(other -> settings.network("recursion.do-not-query", other.value(), other));
        }
    }

    /// Whether a forward, stub or auth zone has the name. It has precedence over special-use names without more.
    private boolean isServed(String zone) {
        return clauses.stream().filter(clause -> clause.key().endsWith("-zone"))
                .flatMap(clause -> clause.all("name").stream())
                .anyMatch(s -> Endpoints.absolute(s.value()).equalsIgnoreCase(Endpoints.absolute(zone)));
    }
}
