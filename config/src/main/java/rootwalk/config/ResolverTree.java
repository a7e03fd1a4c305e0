package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import rootwalk.config.Config.AddressFamily;
import rootwalk.config.Config.OpportunisticTransport;
import rootwalk.config.Config.QnameMinimisation;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.file.UnusableTextException;

/// Reads the settings of the resolver: `recursion`, `dnssec` and `cache`.
final class ResolverTree {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int DNS_PORT = 53;
    private static final int DNS_OVER_TLS_PORT = 853;

    private static final Pattern RECORD_OF_ANCHOR =
            Pattern.compile("\\s(?:DS|DNSKEY)\\s", Pattern.CASE_INSENSITIVE);

    private static final Example UPSTREAM =
            new Example("{zone: \".\", servers: [%s]}", UpstreamServerParser.KIND, "192.0.2.53");
    private static final Example STUB =
            new Example("{zone: \"lan.\", servers: [%s]}", UpstreamServerParser.KIND, "192.0.2.1");

    private final Section root;
    private final Kind<Path> path;
    private final LongSupplier memory;
    private final Set<Name> keys;

    /// @param memory octets of memory of the machine or container, which must have space for the caches
    /// @param keys the names of all keys
    ResolverTree(Section root, Kind<Path> path, LongSupplier memory, Set<Name> keys) {
        this.root = root;
        this.path = path;
        this.memory = memory;
        this.keys = keys;
    }

    /// The prefix of the NAT64 between this host and servers with IPv4 addresses.
    private static Optional<Nat64Prefix> nat64(Section recursion, Set<AddressFamily> use) {
        try (Section nat64 = recursion.section("nat64")) {
            Optional<Nat64Prefix> prefix = nat64.value("prefix", Kind.NAT64_PREFIX);
            if (prefix.isPresent() && !use.isEmpty() && !use.contains(AddressFamily.IPV6)) {
                nat64.problem("prefix", "recursion.use has no ipv6, so no address of the prefix can be queried; write"
                        + " use: [ipv6]");
            }
            return prefix;
        }
    }

    /// @param listeners the addresses of this daemon for queries
    Config.Recursion recursion(List<InetSocketAddress> listeners) {
        try (Section recursion = root.section("recursion")) {
            List<AddressFamily> families =
                    recursion.list("use", Kind.oneOf(AddressFamily.class), List.of(AddressFamily.values()));
            if (recursion.isEmptyList("use")) {
                recursion.problem("use", "without an address family no server can be queried; write [ipv4, ipv6]");
            }
            Set<AddressFamily> use = EnumSet.noneOf(AddressFamily.class);
            use.addAll(families);
            boolean isEnabled = recursion.value("enabled", Kind.FLAG, true);
            return new Config.Recursion(
                    isEnabled,
                    rootHints(recursion, isEnabled),
                    recursion.value("port", Kind.number(1, 65_535), DNS_PORT),
                    Set.copyOf(use),
                    nat64(recursion, use),
                    recursion.value(
                            "qname-minimisation", Kind.oneOf(QnameMinimisation.class), QnameMinimisation.RELAXED),
                    recursion.value("case-randomisation", Kind.FLAG, true),
                    recursion.value("cookies", Kind.FLAG, true),
                    opportunistic(recursion),
                    forwards(recursion, listeners),
                    stubs(recursion, listeners),
                    recursion.networks("do-not-query", Network.LOOPBACK),
                    recursion.networks("private-addresses", List.of()),
                    recursion.list("private-domains", Kind.ZONE, List.of()));
        }
    }

    private static Config.Opportunistic opportunistic(Section recursion) {
        try (Section opportunistic = recursion.section("opportunistic")) {
            Config.Opportunistic defaults = Config.Opportunistic.DISABLED;
            OpportunisticTransport transport = opportunistic.value(
                    "transport", Kind.oneOf(OpportunisticTransport.class), defaults.transport());
            Config.Opportunistic read = new Config.Opportunistic(
                    transport,
                    opportunistic.value("port", Kind.number(1, 65_535), defaults.port()),
                    opportunistic.value("persistence", Kind.DURATION, defaults.persistence()),
                    opportunistic.value("damping", Kind.DURATION, defaults.damping()));
            if (transport == OpportunisticTransport.OFF) {
                warnIfChanged(opportunistic, "port", read.port(), defaults.port());
                warnIfChanged(opportunistic, "persistence", read.persistence(), defaults.persistence());
                warnIfChanged(opportunistic, "damping", read.damping(), defaults.damping());
            }
            return read;
        }
    }

    private static void warnIfChanged(Section opportunistic, String key, Object value, Object otherwise) {
        if (!value.equals(otherwise)) {
            opportunistic.warning(key,
                    "no server is queried over TLS without transport: tls; write it, or remove this key");
        }
    }

    /// Root hints are not read without recursion.
    private RecordSource rootHints(Section recursion, boolean isEnabled) {
        RecordSource hints = builtinOrFile(recursion, "root-hints", _ -> {});
        if (isEnabled && hints instanceof RecordSource.FromFile(Path file)) {
            recursion.names("root-hints", file, NamedFile.Use.ROOT_HINTS);
        }
        return hints;
    }

    /// @param check throws for a text that cannot be meant as the path of a file
    private RecordSource builtinOrFile(Section section, String key, Consumer<String> check) {
        Kind<RecordSource> kind = new Kind<>(
                "builtin or the path of a file in zone-file syntax",
                text -> {
                    if (text.equals("builtin")) {
                        return new RecordSource.Builtin();
                    }
                    check.accept(text);
                    return new RecordSource.FromFile(path.parser().parse(text));
                });
        return section.value(key, kind, new RecordSource.Builtin());
    }

    private List<Config.Forward> forwards(Section recursion, List<InetSocketAddress> listeners) {
        Set<Name> seen = new HashSet<>();
        return recursion.sections("forward", UPSTREAM, forward -> {
            Optional<Name> zone = upstreamZone(forward, seen);
            List<UpstreamServer> servers = encrypted(forward, servers(forward, zone, listeners));
            boolean fallback = forward.value("fallback", Kind.FLAG, false);
            return zone.map(name -> new Config.Forward(name, servers, fallback));
        });
    }

    private static List<Config.Stub> stubs(Section recursion, List<InetSocketAddress> listeners) {
        Set<Name> seen = new HashSet<>();
        return recursion.sections("stub", STUB, stub -> {
            Optional<Name> zone = upstreamZone(stub, seen);
            List<UpstreamServer> servers = servers(stub, zone, listeners);
            servers.stream().filter(UpstreamServer.Encrypted.class::isInstance)
                    .forEach(server -> stub.problem("servers",
                            server + ": servers of stub zones are not queried over TLS, QUIC or HTTPS;"
                                    + " write the address alone"));
            return zone.map(name -> new Config.Stub(name, servers));
        });
    }

    /// The encrypted servers with what the entry has in `tls`. Without `opportunistic`, each is authenticated: if there is no name, authority or
    /// pin, its certificate must have its address.
    private List<UpstreamServer> encrypted(Section forward, List<UpstreamServer> servers) {
        if (forward.has("tls") && servers.stream().noneMatch(UpstreamServer.Encrypted.class::isInstance)) {
            forward.warning("tls",
                    "no server of this entry is queried over TLS, QUIC or HTTPS; remove it, or write tls:// before a server");
        }
        try (Section tls = forward.section("tls")) {
            Config.RemoteTls common = RemoteTlsTree.read(tls, path);
            boolean isOpportunistic = tls.value("opportunistic", Kind.FLAG, false);
            boolean isAuthenticated =
                    common.name().isPresent() || common.authorities().isPresent() || !common.pins().isEmpty();
            if (isOpportunistic && isAuthenticated) {
                tls.problem("opportunistic",
                        "any server is accepted, so name, ca and pins have no effect; remove them, or"
                                + " this line");
            }
            return servers.stream().map(server -> server instanceof UpstreamServer.Encrypted over
                    ? new UpstreamServer.Encrypted(over.protocol(), over.address(), over.path(), over.name(),
                            authenticated(forward, over, common, isOpportunistic))
                    : server).toList();
        }
    }

    private static Config.RemoteTls authenticated(Section forward, UpstreamServer.Encrypted server,
            Config.RemoteTls common, boolean isOpportunistic) {
        if (isOpportunistic && server.name().isPresent()) {
            forward.problem("servers",
                    server + " has a name, and tls.opportunistic accepts any server; remove one of them");
        }
        Optional<String> address = Optional.of(Addresses.text(server.address().getAddress()));
        Optional<String> name = server.name().or(common::name)
                .or(() -> isOpportunistic || !common.pins().isEmpty() ? Optional.empty() : address);
        return new Config.RemoteTls(name, common.authorities(), common.pins(), common.identity());
    }

    private static Optional<Name> upstreamZone(Section section, Set<Name> seen) {
        return section.unique("zone", Kind.ZONE, seen, "put its servers in one entry");
    }

    /// @param zone empty if it has a problem
    private static List<UpstreamServer> servers(
            Section section, Optional<Name> zone, List<InetSocketAddress> listeners) {
        List<Section.Item<UpstreamServer>> items = section.located("servers", UpstreamServerParser.KIND);
        List<UpstreamServer> servers = items.stream().map(Section.Item::value).toList();
        if (!section.has("servers")) {
            section.lacks(Set.of("servers"), "needs the key servers; write servers: [192.0.2.53]");
        } else if (section.isEmptyList("servers")) {
            section.problem("servers", "the list is empty, so no server could be queried; write servers: [192.0.2.53]");
        }
        Set<UpstreamServer> seen = new HashSet<>();
        servers.stream().filter(server -> !seen.add(server)).distinct()
                .forEach(server -> section.problem("servers", server + " is listed twice; remove one"));
        seen.stream().filter(
                server -> server.port() == DNS_OVER_TLS_PORT && !(server instanceof UpstreamServer.Encrypted))
                .forEach(server -> section.warning("servers", server + " has the port of DNS over TLS,"
                        + " and is queried over UDP and TCP without TLS; write tls:// before the address, or omit the port"));
        for (Section.Item<UpstreamServer> item : items) {
            switch (item.value()) {
                case UpstreamServer.ByAddress(InetSocketAddress address) ->
                    checkIsAnother(section, item.value(), address, listeners);
                case UpstreamServer.Encrypted(var _, InetSocketAddress address, var _, var _, var _) ->
                    checkIsAnother(section, item.value(), address, listeners);
                case UpstreamServer.ByName named -> zone.ifPresent(name -> section.names(item, name, named));
            }
        }
        return servers;
    }

    private static void checkIsAnother(Section section, UpstreamServer server, InetSocketAddress address,
            List<InetSocketAddress> listeners) {
        if (ListenerMatch.isListener(listeners, address)) {
            section.problem("servers",
                    server + " is this daemon itself (listen), which would query itself; name another server");
        }
    }

    /// Files are not read without recursion and validation.
    ///
    /// @param isRecursive whether names are resolved
    Config.Dnssec dnssec(boolean isRecursive) {
        try (Section dnssec = root.section("dnssec")) {
            boolean validates = dnssec.value("validation", Kind.FLAG, true);
            boolean isUsed = validates && isRecursive;
            boolean rollover = dnssec.value("rollover", Kind.FLAG, true);
            RecordSource anchors = trustAnchors(dnssec);
            Path state = dnssec.value("state", path, path.parser().parse("dnssec.state"));
            if (isUsed && anchors instanceof RecordSource.FromFile(Path file)) {
                dnssec.names("trust-anchors", file, NamedFile.Use.TRUST_ANCHORS);
            }
            if (isUsed) {
                dnssec.names("state", state, NamedFile.Use.STATE);
            }
            return new Config.Dnssec(
                    validates,
                    anchors,
                    dnssec.list("negative-trust-anchors", Kind.ZONE, List.of()),
                    rollover,
                    state,
                    dnssec.value("aggressive-nsec", Kind.FLAG, true),
                    dnssec.value("sha1", Kind.oneOf(Config.Sha1.class), Config.Sha1.VALIDATE));
        }
    }

    private RecordSource trustAnchors(Section dnssec) {
        if (!dnssec.isList("trust-anchors")) {
            return builtinOrFile(dnssec, "trust-anchors", ResolverTree::rejectRecord);
        }
        return new RecordSource.Written(dnssec.records("trust-anchors", Kind::anchor));
    }

    /// A record without the brackets of a list would be taken for the path of a file.
    private static void rejectRecord(String text) {
        if (RECORD_OF_ANCHOR.matcher(text).find()) {
            throw new UnusableTextException("a record is not a file", "write a list: trust-anchors: [\"" + text.strip()
                    + "\"]");
        }
    }

    private OptionalLong size(Section cache) {
        OptionalLong size = cache.value("size", Kind.CACHE_SIZE, OptionalLong.empty());
        if (size.isPresent() && size.getAsLong() > CacheLimit.maxSize(memory.getAsLong())) {
            cache.problem("size", "this is too large for a memory of " + CacheLimit.inMebibytes(memory.getAsLong())
                    + ", of which " + CacheLimit.inMebibytes(CacheLimit.maxSize(memory.getAsLong()))
                    + " may be used for caches; write size: auto, or a smaller size");
        }
        return size;
    }

    /// @param isRecursive whether names are resolved
    Config.Cache cache(boolean isRecursive) {
        try (Section cache = root.section("cache")) {
            Optional<Duration> least = cache.value("min-ttl", Kind.TTL);
            Optional<Duration> most = cache.value("max-ttl", Kind.TTL);
            Duration minTtl = least.orElse(Duration.ZERO);
            Duration maxTtl = most.orElse(DAY);
            // An invalid value is reported once only.
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
                    serveStale(cache),
                    new SharedCacheTree(path, keys).read(cache, isRecursive));
        }
    }

    private static Config.ServeStale serveStale(Section cache) {
        try (Section stale = cache.section("serve-stale")) {
            Duration ttl = stale.value("ttl", Kind.TTL, Duration.ofSeconds(30));
            if (ttl.toSeconds() < 1) {
                stale.problem("ttl", "clients may not keep such an answer at all, and ask again at once; write 30s,"
                        + " or another TTL of at least 1s");
            }
            return new Config.ServeStale(
                    stale.value("enabled", Kind.FLAG, false),
                    stale.value("max-age", Kind.TTL, DAY),
                    stale.value("answer-after", Kind.DURATION, Duration.ofMillis(1800)),
                    ttl);
        }
    }
}
