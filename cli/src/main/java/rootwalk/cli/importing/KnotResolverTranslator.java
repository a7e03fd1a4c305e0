package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;

/// Translates config.yaml of Knot Resolver 6.
final class KnotResolverTranslator implements Translator {

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("rundir", "management", "max-workers", "network.tls.files-watchdog",
                    "network.tls.sticket-secret",
                    "network.tls.sticket-secret-file", "network.tls.padding", "network.tls.auto-discovery",
                    "network.edns-buffer-size.upstream", "network.tcp-pipeline", "network.edns-tcp-keepalive",
                    "options.reorder-rrset", "options.glue-checking", "options.time-jump-detection",
                    "options.violators-workarounds", "cache.garbage-collector", "cache.ns-timeout", "logging.target",
                    "dnssec.sentinel", "dnssec.signal-query", "dnssec.time-skew-detection", "dnssec.keep-removed",
                    "dnssec.refresh-time", "dnssec.hold-down-time", "dnssec.log-bogus", "local-data.nodata",
                    "local-data.ttl", "views")
            .plain("workers", "threads")
            .text("nsid", "identity.nsid").text("hostname", "identity.hostname")
            .with("network.listen", KnotResolverTranslator::listen)
            .file("network.tls.cert-file", "tls.certificate").file("network.tls.key-file", "tls.key")
            .plain("network.edns-buffer-size.downstream", "limits.udp-size")
            .with("network.do-ipv4", (s, settings) -> family("ipv6", s, settings))
            .with("network.do-ipv6", (s, settings) -> family("ipv4", s, settings))
            .with("cache.size-max", (s, settings) -> BindUnits.size(s.value()).ifPresentOrElse(
                    size -> settings.root().plain("cache.size", size, s.origin()),
                    () -> settings.leaveAt("cache", s.origin(), "it is not a size")))
            .plain("cache.ttl-max", "cache.max-ttl").plain("cache.ttl-min", "cache.min-ttl")
            .flag("cache.prediction.enable", "cache.prefetch").flag("cache.prediction", "cache.prefetch")
            .left("cache", "the cache is in memory only", "cache.storage")
            .flag("dnssec", "dnssec.validation").flag("dnssec.enable", "dnssec.validation")
            .items("dnssec.negative-trust-anchors", "dnssec.negative-trust-anchors")
            .with("dnssec.trust-anchors", (s, settings) -> s.words().stream().filter(text -> !text.startsWith(". "))
                    .forEach(text -> settings.root().add("dnssec.trust-anchors", text, s.origin())))
            .with("dnssec.trust-anchors-files", KnotResolverTranslator::anchorFiles)
            .with("options.minimize", (s, settings) -> settings.root().plain("recursion.qname-minimisation",
                    s.isOn() ? "relaxed" : "\"off\"", s.origin()))
            .flag("options.query-case-randomization", "recursion.case-randomisation")
            .with("options.query-loopback", (s, settings) -> settings.root().plain("recursion.do-not-query",
                    s.isOn() ? "[]" : "[loopback]", s.origin()))
            .with("options.rebinding-protection", (s, settings) -> {
                if (s.isOn()) {
                    settings.root().add("recursion.private-addresses", "private", s.origin())
                            .add("recursion.private-addresses", "loopback", s.origin());
                }
            })
            .always("options.priming").never("options.refuse-no-rd")
            .flag("options.serve-stale", "cache.serve-stale.enabled")
            .with("logging.level", (s, settings) -> settings.root().plain("log.level",
                    KresdTranslator.level(s.value()), s.origin()))
            .text("logging.dnstap.unix-socket", "dnstap.socket")
            .left("log", "log.level applies to the whole server", "logging.groups")
            .with("forward", KnotResolverTranslator::forward)
            .with("local-data.addresses", (s, settings) -> s.block().forEach(item -> item.words()
                    .forEach(address -> KnotResolverTranslator.address(item, address, settings))))
            .items("local-data.addresses-files", "hosts.files")
            .with("local-data.records", (s, settings) -> s.value().lines().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                    .forEach(line -> settings.root().add("local-data", line, s.origin())))
            .with("local-data.rules", KnotResolverTranslator::rules)
            .with("local-data.rpz", KnotResolverTranslator::policies)
            .left("recursion", "write the servers to a zone file, and its name to recursion.root-hints",
                    "local-data.root-fallback-addresses", "local-data.root-fallback-addresses-files")
            .left("listen", "listen.metrics is nearest", "monitoring")
            .with("dns64", Dns64Settings::knotResolver)
            .left("", "there are no scripts in Lua", "lua");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = YamlSource.read(file);
        KEYS.translateTree(all, settings);
        AccessRules rules = new AccessRules();
        all.stream().filter(s -> s.key().equals("views")).flatMap(s -> s.items().stream())
                .forEach(view -> view(view, rules, settings));
        rules.translateViews(settings);
    }

    private static void listen(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            String list = switch (item.value("kind")) {
                case "", "dns" -> "listen.dns";
                case "dot" -> "listen.tls";
                case "doh2", "doh-legacy" -> "listen.https";
                default -> "";
            };
            if (list.isEmpty() || item.all("interface").isEmpty()) {
                settings.leaveAt("listen", item.origin(), "there is no listener of this kind");
                continue;
            }
            for (String text : item.all("interface").getFirst().words()) {
                String address = text.split("@", 2)[0];
                if (!Endpoints.isAddress(address)) {
                    settings.leaveAt("listen", item.origin(), Endpoints.NAMES_OF_INTERFACES);
                    continue;
                }
                settings.root().add(list, text.contains("@") ? Endpoints.ofAt(text, "")
                        : Endpoints.of(address, item.value("port")), item.origin());
            }
            item.all("freebind").stream().filter(Statement::isOn)
                    .forEach(inner -> settings.root().flag("listen.freebind", true, inner.origin()));
        }
    }

    private static void family(String other, Statement s, Settings settings) {
        if (s.isOff()) {
            settings.root().remove("recursion.use");
            settings.root().add("recursion.use", other, s.origin());
        }
    }

    private static void policies(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            PolicyFiles.add(settings, SourceFiles.folderOf(s.origin().file()).resolve(item.value("file")), null,
                    item.origin());
            item.all("tags").forEach(tags -> settings.leaveAt("response-policy", tags.origin(),
                    "a response policy zone applies to all clients"));
        }
    }

    private static void anchorFiles(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            String file = item.block().isEmpty() ? item.value() : item.value("file");
            if (!file.matches(".*/root\\.keys?")) {
                settings.root().file("dnssec.trust-anchors", SourceFiles.folderOf(item.origin().file()),
                        item.withWords(List.of(file)));
            }
        }
    }

    private static void forward(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            List<String> names = item.all("subtree").stream().flatMap(inner -> inner.words().stream()).toList();
            List<Statement> options = item.all("options").stream().flatMap(inner -> inner.block().stream()).toList();
            boolean isAuthoritative = Statement.last(options, "authoritative", "false").equals("true");
            for (String name : names) {
                Setting.Block entry =
                        settings.root().entry(isAuthoritative ? "recursion.stub" : "recursion.forward")
                                .text("zone", Endpoints.absolute(name), item.origin());
                item.all("servers").stream().flatMap(inner -> inner.items().stream())
                        .forEach(server -> server(server, entry));
                if (Statement.last(options, "dnssec", "true").equals("false")) {
                    unvalidated(name, item, settings);
                }
            }
        }
    }

    private static void unvalidated(String name, Statement item, Settings settings) {
        if (name.equals(".")) {
            settings.root().flag("dnssec.validation", false, item.origin());
        } else {
            settings.root().add("dnssec.negative-trust-anchors", name, item.origin());
        }
    }

    private static void server(Statement server, Setting.Block entry) {
        if (server.block().isEmpty()) {
            entry.add("servers", Endpoints.ofAt(server.value(), "53"), server.origin());
            return;
        }
        boolean overTls = server.value("transport").equals("tls");
        for (Statement addresses : server.all("address")) {
            addresses.words().forEach(address -> entry.add("servers",
                    Endpoints.forwarderAt(address, overTls, server.value("hostname")), addresses.origin()));
        }
        server.all("ca-file").forEach(file -> entry.file("tls.ca", SourceFiles.folderOf(file.origin().file()), file));
        server.all("pin-sha256").forEach(
                pins -> pins.words().forEach(pin -> entry.add("tls.pins", pin, pins.origin())));
    }

    private static void address(Statement item, String address, Settings settings) {
        settings.root().add("local-data",
                Endpoints.absolute(item.key()) + " " + Endpoints.addressType(address) + " " + address, item.origin());
    }

    private static void rules(Statement s, Settings settings) {
        for (Statement item : s.items()) {
            if (!item.all("tags").isEmpty()) {
                settings.leaveAt("local-zones", item.origin(), "all clients get the same answers");
                continue;
            }
            String action = switch (item.value("subtree")) {
                case "empty" -> "nodata";
                case "nxdomain" -> "nxdomain";
                case "redirect" -> "redirect";
                default -> "";
            };
            if (action.isEmpty() && item.all("address").isEmpty()) {
                settings.leaveAt("local-zones", item.origin(), Counterparts.NONE);
            }
            for (String name : item.all("name").stream().flatMap(inner -> inner.words().stream()).toList()) {
                if (!action.isEmpty()) {
                    settings.root().entry("local-zones").text("name", Endpoints.absolute(name), item.origin())
                            .plain("action", action, item.origin());
                }
                item.all("address").stream().flatMap(inner -> inner.words().stream())
                        .forEach(address -> address(item.withKey(name), address, settings));
            }
        }
    }

    private static void view(Statement view, AccessRules rules, Settings settings) {
        String answer = view.value("answer");
        if (!answer.matches("allow|refused|noanswer")) {
            settings.leaveAt("access", view.origin(), "all clients get the same answers");
            return;
        }
        // It may be for some addresses of the server, or some protocols, only.
        boolean isWhole = view.block().stream().allMatch(s -> s.key().matches("subnets|answer"));
        if (!isWhole) {
            settings.leaveAt("access", view.origin(), "access has networks only, so these clients are refused");
        }
        for (Statement subnets : view.all("subnets")) {
            for (String text : subnets.words()) {
                Endpoints.network(text).ifPresentOrElse(
                        network -> rules.add(network, isWhole && answer.equals("allow"), view.origin()),
                        () -> settings.leaveAt("access", subnets.origin(), Endpoints.noNetwork(text)));
            }
        }
        if (answer.equals("noanswer")) {
            settings.leaveAt("access", view.origin(), "these clients get REFUSED instead of no response");
        }
    }
}
