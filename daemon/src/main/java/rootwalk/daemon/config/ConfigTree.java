package rootwalk.daemon.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import rootwalk.daemon.config.Config.AddressFamily;
import rootwalk.daemon.config.Config.LocalAction;
import rootwalk.daemon.config.Config.LogLevel;
import rootwalk.daemon.config.Config.QnameMinimisation;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Walks the file from top to bottom and makes the [Config]: every key, its kind and its default stand here.
final class ConfigTree {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int DNS_PORT = 53;
    private static final int DNS_OVER_TLS_PORT = 853;

    private static final Example UPSTREAM =
            new Example("{zone: \".\", servers: [%s]}", Kind.server(DNS_PORT), "192.0.2.53");
    private static final Example STUB =
            new Example("{zone: \"lan.\", servers: [%s]}", Kind.server(DNS_PORT), "192.0.2.1");

    private final Reading reading;
    private final Kind<Path> path;
    private final long heap;

    /// @param directory that relative paths are relative to
    /// @param heap octets that the heap may have, in which the caches must fit
    ConfigTree(Reading reading, Path directory, long heap) {
        this.reading = reading;
        this.heap = heap;
        this.path = Kind.path(directory);
    }

    Config read(@Nullable Node file) {
        Config config = tree(file);
        reading.tellUnknown();
        return config;
    }

    private Config tree(@Nullable Node file) {
        try (Section root = new Section(reading, "", file)) {
            Set<Name> keyNames = new HashSet<>();
            List<Config.Key> keys = keys(root, keyNames);
            Zones zones = new Zones(root, path, keyNames);
            Config.Listen listen = listen(root);
            Config.Recursion recursion = recursion(root, listen.dns());
            Config.Hosts hosts = hosts(root);
            if (!recursion.enabled()) {
                tellWhatNeedsRecursion(root, hosts);
            }
            return new Config(
                    listen,
                    certificate(root),
                    identity(root),
                    access(root),
                    limits(root),
                    hosts,
                    root.records("local-data"),
                    localZones(root),
                    root.value("special-use-names", Kind.FLAG, true),
                    zones.policy(),
                    dns64(root),
                    recursion,
                    dnssec(root),
                    cache(root),
                    answers(root),
                    zones.served(),
                    keys,
                    root.value("threads", Kind.THREADS, OptionalInt.empty()),
                    control(root),
                    log(root),
                    new WebTree(root, path, listen.web()).read());
        }
    }

    private static void tellWhatNeedsRecursion(Section root, Config.Hosts hosts) {
        for (String key : List.of("local-data", "local-zones", "hosts")) {
            if (root.has(key) && !(key.equals("hosts") && hosts.files().isEmpty())) {
                root.warning(key,
                        "it has no effect: it is for clients that names are resolved for, and recursion.enabled"
                                + " is false");
            }
        }
    }

    private Config.Listen listen(Section root) {
        try (Section listen = root.section("listen")) {
            InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), DNS_PORT);
            List<InetSocketAddress> standard =
                    List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), DNS_PORT), ipv6);
            return new Config.Listen(
                    listen.addresses("dns", Kind.listener(DNS_PORT), standard),
                    listen.has("dns") ? Set.of() : Set.of(ipv6),
                    later(listen, "tls", DNS_OVER_TLS_PORT, "DNS over TLS"),
                    later(listen, "https", 443, "DNS over HTTPS"),
                    later(listen, "quic", DNS_OVER_TLS_PORT, "DNS over QUIC"),
                    listen.addresses("web", Kind.listener(80), List.of()),
                    listen.value("freebind", Kind.FLAG, false));
        }
    }

    private static List<InetSocketAddress> later(Section listen, String key, int port, String what) {
        List<InetSocketAddress> addresses = listen.addresses(key, Kind.listener(port), List.of());
        if (!addresses.isEmpty()) {
            listen.warning(key, "this version has no " + what + " yet; nothing listens there");
        }
        return addresses;
    }

    private Optional<Config.Certificate> certificate(Section root) {
        if (!root.has("tls")) {
            return Optional.empty();
        }
        try (Section tls = root.section("tls")) {
            Optional<Path> certificate = tls.required("certificate", path);
            Optional<Path> key = tls.required("key", path);
            return certificate.flatMap(chain -> key.map(secret -> new Config.Certificate(chain, secret)));
        }
    }

    private static Config.Identity identity(Section root) {
        try (Section identity = root.section("identity")) {
            return new Config.Identity(
                    identity.value("version", Kind.SHORT_TEXT),
                    identity.value("hostname", Kind.SHORT_TEXT),
                    identity.value("nsid", Kind.SHORT_TEXT));
        }
    }

    private static Config.Access access(Section root) {
        try (Section access = root.section("access")) {
            List<Network> ownNetworks =
                    Stream.of(Network.LOOPBACK, Network.PRIVATE).flatMap(List::stream).toList();
            return new Config.Access(
                    access.networks("query", Network.ANY),
                    access.networks("recursion", ownNetworks),
                    access.networks("refuse", List.of()));
        }
    }

    private static Config.Limits limits(Section root) {
        try (Section limits = root.section("limits")) {
            return new Config.Limits(
                    limits.value("udp-size", Kind.number(512, 65_507), 1232),
                    limits.value("connections", Kind.number(1, 1_000_000), 4096),
                    limits.value("connections-per-client", Kind.number(1, 1_000_000), 1024),
                    limits.value("queries-per-connection", Kind.number(1, 65_536), 128),
                    limits.value("idle", Kind.DURATION, Duration.ofSeconds(30)),
                    limits.value("recursions", Kind.number(1, 1_000_000), 10_000),
                    limits.value("recursions-per-client", Kind.number(1, 1_000_000), 1000));
        }
    }

    private Config.Hosts hosts(Section root) {
        try (Section hosts = root.section("hosts")) {
            List<Path> files = hosts.list("files", path, List.of(Path.of("/etc/hosts")));
            files.forEach(file -> hosts.names("files", file, NamedFile.Use.HOSTS));
            return new Config.Hosts(files);
        }
    }

    private static List<Config.LocalZone> localZones(Section root) {
        Set<Name> seen = new HashSet<>();
        return root.sections("local-zones", new Example("{name: %s, action: nxdomain}", Kind.ZONE, "ads.example."))
                .stream()
                .flatMap(zone -> localZone(zone, seen).stream())
                .toList();
    }

    private static Optional<Config.LocalZone> localZone(Section zone, Set<Name> seen) {
        try (zone) {
            Optional<Name> name = zone.required("name", Kind.ZONE);
            name.filter(owner -> !seen.add(owner))
                    .ifPresent(owner -> zone.problem("name", owner + " is listed twice; remove one entry"));
            Optional<LocalAction> action = zone.required("action", Kind.oneOf(LocalAction.class));
            return name.flatMap(owner -> action.map(what -> new Config.LocalZone(owner, what)));
        }
    }

    private static Config.Dns64 dns64(Section root) {
        try (Section dns64 = root.section("dns64")) {
            Optional<Network> prefix = dns64.value("prefix", Kind.DNS64_PREFIX);
            if (prefix.isPresent()) {
                dns64.warning("prefix", "this version does not synthesise addresses yet; the prefix has no effect");
            }
            return new Config.Dns64(prefix);
        }
    }

    /// @param listeners where this daemon answers
    private Config.Recursion recursion(Section root, List<InetSocketAddress> listeners) {
        try (Section recursion = root.section("recursion")) {
            List<AddressFamily> families =
                    recursion.list("use", Kind.oneOf(AddressFamily.class), List.of(AddressFamily.values()));
            if (recursion.isEmptyList("use")) {
                recursion.problem("use", "without an address family no server can be asked; write [ipv4, ipv6]");
            }
            Set<AddressFamily> use = EnumSet.noneOf(AddressFamily.class);
            use.addAll(families);
            return new Config.Recursion(
                    recursion.value("enabled", Kind.FLAG, true),
                    rootHints(recursion),
                    recursion.value("port", Kind.number(1, 65_535), DNS_PORT),
                    Set.copyOf(use),
                    recursion.value(
                            "qname-minimisation", Kind.oneOf(QnameMinimisation.class), QnameMinimisation.RELAXED),
                    recursion.value("case-randomisation", Kind.FLAG, true),
                    forwards(recursion, listeners),
                    stubs(recursion, listeners),
                    recursion.networks("do-not-query", Network.LOOPBACK),
                    recursion.networks("private-addresses", List.of()),
                    recursion.list("private-domains", Kind.ZONE, List.of()));
        }
    }

    private RecordSource rootHints(Section recursion) {
        RecordSource hints = builtinOrFile(recursion, "root-hints");
        if (hints instanceof RecordSource.FromFile(Path file)) {
            recursion.names("root-hints", file, NamedFile.Use.ROOT_HINTS);
        }
        return hints;
    }

    private RecordSource builtinOrFile(Section section, String key) {
        Kind<RecordSource> kind = new Kind<>(
                "builtin or the path of a file in zone-file syntax",
                text -> text.equals("builtin")
                        ? new RecordSource.Builtin()
                        : new RecordSource.FromFile(path.parser().parse(text)));
        return section.value(key, kind, new RecordSource.Builtin());
    }

    private static List<Config.Forward> forwards(Section recursion, List<InetSocketAddress> listeners) {
        Set<Name> seen = new HashSet<>();
        return recursion.sections("forward", UPSTREAM).stream()
                .flatMap(forward -> {
                    try (forward) {
                        Optional<Name> zone = upstreamZone(forward, seen);
                        List<InetSocketAddress> servers = servers(forward, listeners);
                        boolean fallback = forward.value("fallback", Kind.FLAG, false);
                        return zone.map(name -> new Config.Forward(name, servers, fallback)).stream();
                    }
                })
                .toList();
    }

    private static List<Config.Stub> stubs(Section recursion, List<InetSocketAddress> listeners) {
        Set<Name> seen = new HashSet<>();
        return recursion.sections("stub", STUB).stream()
                .flatMap(stub -> {
                    try (stub) {
                        Optional<Name> zone = upstreamZone(stub, seen);
                        List<InetSocketAddress> servers = servers(stub, listeners);
                        return zone.map(name -> new Config.Stub(name, servers)).stream();
                    }
                })
                .toList();
    }

    private static Optional<Name> upstreamZone(Section section, Set<Name> seen) {
        Optional<Name> zone = section.required("zone", Kind.ZONE);
        zone.filter(name -> !seen.add(name))
                .ifPresent(name -> section.problem("zone", name + " is listed twice; put its servers in one entry"));
        return zone;
    }

    private static List<InetSocketAddress> servers(Section section, List<InetSocketAddress> listeners) {
        List<InetSocketAddress> servers = section.addresses("servers", Kind.server(DNS_PORT), List.of());
        if (!section.has("servers")) {
            section.lacks(Set.of("servers"), "needs the key servers; write servers: [192.0.2.53]");
        } else if (section.isEmptyList("servers")) {
            section.problem("servers", "the list is empty, so nothing could be asked; write servers: [192.0.2.53]");
        }
        servers.stream().distinct().filter(server -> OwnAddresses.reach(listeners, server))
                .forEach(server -> section.problem("servers", Addresses.text(server)
                        + " is this daemon itself, by listen.dns, and it would ask itself; name another server"));
        return servers;
    }

    private Config.Dnssec dnssec(Section root) {
        try (Section dnssec = root.section("dnssec")) {
            boolean validation = dnssec.value("validation", Kind.FLAG, true);
            if (validation && dnssec.has("validation")) {
                dnssec.warning("validation", "this version does not validate yet; AD is never set");
            }
            return new Config.Dnssec(
                    validation,
                    dnssec.isList("trust-anchors")
                            ? new RecordSource.Written(dnssec.records("trust-anchors"))
                            : builtinOrFile(dnssec, "trust-anchors"),
                    dnssec.list("negative-trust-anchors", Kind.ZONE, List.of()),
                    dnssec.value("rollover", Kind.FLAG, true),
                    dnssec.value("aggressive-nsec", Kind.FLAG, true));
        }
    }

    private OptionalLong size(Section cache) {
        OptionalLong size = cache.value("size", Kind.CACHE_SIZE, OptionalLong.empty());
        if (size.isPresent() && size.getAsLong() > CacheShare.most(heap)) {
            cache.problem("size", "this does not fit in a heap of " + CacheShare.inMebibytes(heap) + ", of which "
                    + CacheShare.inMebibytes(CacheShare.most(heap))
                    + " may be cache; write size: auto, or have a larger"
                    + " heap with ROOTWALK_JVM_OPTIONS=-Xmx" + CacheShare.heapFor(size.getAsLong()));
        }
        return size;
    }

    private Config.Cache cache(Section root) {
        try (Section cache = root.section("cache")) {
            Optional<Duration> least = cache.value("min-ttl", Kind.TTL);
            Optional<Duration> most = cache.value("max-ttl", Kind.TTL);
            Duration minTtl = least.orElse(Duration.ZERO);
            Duration maxTtl = most.orElse(DAY);
            // A value that cannot be read is one problem, and not two.
            boolean isRead = most.isPresent() || !cache.has("max-ttl");
            if (isRead && minTtl.compareTo(maxTtl) > 0) {
                cache.problem("min-ttl", "it is above max-ttl, " + maxTtl.toSeconds() + "s; lower it or raise max-ttl");
            }
            return new Config.Cache(
                    size(cache),
                    minTtl,
                    maxTtl,
                    cache.value("max-negative-ttl", Kind.TTL, Duration.ofHours(1)),
                    cache.value("prefetch", Kind.FLAG, true),
                    serveStale(cache));
        }
    }

    private static Config.ServeStale serveStale(Section cache) {
        try (Section stale = cache.section("serve-stale")) {
            boolean enabled = stale.value("enabled", Kind.FLAG, false);
            if (enabled) {
                stale.warning("enabled", "this version does not serve stale answers yet; nothing outlives its TTL");
            }
            return new Config.ServeStale(
                    enabled,
                    stale.value("max-age", Kind.TTL, DAY),
                    stale.value("answer-after", Kind.DURATION, Duration.ofMillis(1800)),
                    stale.value("ttl", Kind.TTL, Duration.ofSeconds(30)));
        }
    }

    private static Config.Answers answers(Section root) {
        try (Section answers = root.section("answers")) {
            return new Config.Answers(answers.value("minimal", Kind.FLAG, true));
        }
    }

    /// @param names takes the names of all keys, also of those with a problem, so that it is reported once
    private static List<Config.Key> keys(Section root, Set<Name> names) {
        List<Config.Key> keys = root
                .sections("keys", Example.of("{name: xfr., algorithm: hmac-sha256, secret: \"base64\"}")).stream()
                .flatMap(key -> key(key, names).stream())
                .toList();
        if (!keys.isEmpty()) {
            root.warning("keys", "this version does not sign or check messages yet; the keys have no effect");
        }
        return keys;
    }

    private static Optional<Config.Key> key(Section key, Set<Name> names) {
        try (key) {
            Optional<Name> name = key.required("name", Kind.NAME);
            name.filter(who -> !names.add(who))
                    .ifPresent(who -> key.problem("name", who + " is listed twice; remove one entry"));
            Optional<String> algorithm = key.required("algorithm", Kind.TSIG_ALGORITHM);
            Optional<String> secret = key.required("secret", Kind.TEXT).filter(text -> isSecret(key, text));
            return name.flatMap(
                    who -> algorithm.flatMap(how -> secret.map(what -> new Config.Key(who, how, what))));
        }
    }

    private static boolean isSecret(Section key, String text) {
        try {
            if (Base64.getDecoder().decode(text).length > 0) {
                return true;
            }
        } catch (IllegalArgumentException e) {
            key.problem("secret", "it is not base64; make one with: openssl rand -base64 32");
            return false;
        }
        key.problem("secret", "it is empty; make one with: openssl rand -base64 32");
        return false;
    }

    private Config.Control control(Section root) {
        try (Section control = root.section("control")) {
            Path socket = control.value("socket", path, path.parser().parse("rootwalk.sock"));
            control.names("socket", socket, NamedFile.Use.CONTROL_SOCKET);
            return new Config.Control(socket);
        }
    }

    private static Config.Log log(Section root) {
        try (Section log = root.section("log")) {
            return new Config.Log(
                    log.value("level", Kind.oneOf(LogLevel.class), LogLevel.INFO),
                    log.value("queries", Kind.FLAG, false));
        }
    }
}
