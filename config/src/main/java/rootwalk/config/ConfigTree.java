package rootwalk.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config.ClientField;
import rootwalk.config.Config.DnstapMessages;
import rootwalk.config.Config.DnstapTarget;
import rootwalk.config.Config.LogLevel;
import rootwalk.config.Config.QueryLogFormat;
import rootwalk.config.Config.RequireCookie;
import rootwalk.config.yaml.YamlNode;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.file.Credentials;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// Reads the file from top to bottom and creates the [Config]. This class defines each key, its kind and its default.
final class ConfigTree {

    private static final int DNS_PORT = 53;
    private static final int DNS_OVER_TLS_PORT = 853;
    private static final int HTTPS_PORT = 443;
    /// That of PowerDNS.
    private static final int API_PORT = 8081;
    /// As in CoreDNS.
    private static final int METRICS_PORT = 9153;
    /// As in the documentation of other servers; none is assigned.
    private static final int DNSTAP_PORT = 6000;
    private static final Kind<LocalAction> LOCAL_ACTION = Kind.oneOf(LocalAction.class);

    private final Reading reading;
    private final Path directory;
    private final Kind<Path> path;
    private final LongSupplier memory;

    /// @param directory that relative paths are relative to
    /// @param memory octets of memory of the machine or container, in which the caches must fit
    ConfigTree(Reading reading, Path directory, LongSupplier memory) {
        this.reading = reading;
        this.memory = memory;
        this.directory = directory;
        this.path = Kind.path(directory, Credentials.ofThisProcess());
    }

    Config read(@Nullable YamlNode file) {
        Config config = tree(file);
        reading.reportUnknown();
        return config;
    }

    private Config tree(@Nullable YamlNode file) {
        try (Section root = new Section(reading, file)) {
            Set<Name> keyNames = new HashSet<>();
            List<Config.Key> keys = keys(root, keyNames);
            Zones zones = new Zones(root, path, keyNames);
            List<Template> templates = zones.templates();
            List<Config.Zone> served = zones.served();
            List<Config.PolicyZone> policy = zones.policy();
            Config.Listen listen = listen(root);
            Api api = new ApiTree(root, reading, zones.templateInUse(), !listen.api().isEmpty()).read();
            ResolverTree resolver = new ResolverTree(root, path, memory, keyNames);
            Config.Recursion recursion = resolver.recursion(listen.forQueries());
            Config config = new Config(
                    listen,
                    tls(root, listen, api.tls() && !listen.api().isEmpty()),
                    https(root),
                    identity(root),
                    access(root),
                    limits(root),
                    cookies(root),
                    hosts(root),
                    localData(root),
                    localZones(root),
                    root.value("special-use-names", Kind.FLAG, true),
                    policy,
                    dns64(root),
                    recursion,
                    resolver.dnssec(recursion.enabled()),
                    resolver.cache(recursion.enabled()),
                    answers(root),
                    served,
                    templates,
                    journal(root, !templates.isEmpty()
                            || Stream.concat(served.stream(), policy.stream().map(Config.PolicyZone::zone))
                                    .anyMatch(zone -> zone.isJournaled()
                                            || (!listen.api().isEmpty() && api.mayChange(zone.name())))),
                    keys,
                    root.value("threads", Kind.THREADS, OptionalInt.empty()),
                    control(root),
                    metrics(root),
                    dnstap(root),
                    log(root),
                    new WebTree(root, reading, path, listen.web()).read(),
                    api);
            ListenAddressCheck.check(reading);
            new IneffectiveSettings(reading, config, () -> ConfigReader.defaults(directory).config()).check();
            return config;
        }
    }

    private Config.Listen listen(Section root) {
        try (Section listen = root.section("listen")) {
            InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), DNS_PORT);
            List<InetSocketAddress> standard =
                    List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), DNS_PORT), ipv6);
            return new Config.Listen(
                    listeners(listen, "dns", Kind.listener(DNS_PORT).advising(AddressParser::suggestListener),
                            standard),
                    listen.has("dns") ? Set.of() : Set.of(ipv6),
                    listeners(listen, "tls", DNS_OVER_TLS_PORT),
                    listeners(listen, "https", HTTPS_PORT),
                    listeners(listen, "http3", HTTPS_PORT),
                    listeners(listen, "quic", DNS_OVER_TLS_PORT),
                    listeners(listen, "http", 80),
                    listeners(listen, "web", 80),
                    listeners(listen, "api", API_PORT),
                    listeners(listen, "metrics", METRICS_PORT),
                    listen.networks("proxies", List.of()),
                    listen.value("freebind", Kind.FLAG, false));
        }
    }

    private List<InetSocketAddress> listeners(Section listen, String key, int port) {
        return listeners(listen, key, Kind.listener(port), List.of());
    }

    private List<InetSocketAddress> listeners(
            Section listen, String key, Kind<InetSocketAddress> kind, List<InetSocketAddress> standard) {
        List<NamedAddress> named = listen.listeners(key, kind, standard);
        reading.names(named);
        return named.stream().map(NamedAddress::address).toList();
    }

    /// @param isForApi whether the REST API needs it
    private Optional<Config.Tls> tls(Section root, Config.Listen listen, boolean isForApi) {
        if (!root.has("tls") || root.isEmptyList("tls")) {
            needsCertificate("listen.tls", listen.tls());
            needsCertificate("listen.https", listen.https());
            needsCertificate("listen.http3", listen.http3());
            needsCertificate("listen.quic", listen.quic());
            return Optional.empty();
        }
        boolean isUsed = listen.usesTls() || isForApi;
        if (!root.isList("tls")) {
            try (Section tls = root.section("tls")) {
                Optional<Path> authorities = clientAuthorities(tls, listen);
                return certificate(tls, isUsed).map(only -> new Config.Tls(List.of(only), authorities));
            }
        }
        AtomicReference<Optional<Path>> authorities = new AtomicReference<>(Optional.empty());
        AtomicInteger items = new AtomicInteger();
        List<Config.Certificate> certificates =
                root.sections("tls", Example.of("{certificate: server.pem, key: server.key}"), item -> {
                    if (items.getAndIncrement() == 0) {
                        authorities.set(clientAuthorities(item, listen));
                    } else if (item.value("client-certificates", path).isPresent()) {
                        item.problem("client-certificates",
                                "it is for all clients, whichever certificate they get; write it in the first item");
                    }
                    return certificate(item, isUsed);
                });
        return certificates.isEmpty() ? Optional.empty()
                : Optional.of(new Config.Tls(certificates, authorities.get()));
    }

    private Optional<Path> clientAuthorities(Section tls, Config.Listen listen) {
        Optional<Path> authorities = tls.value("client-certificates", path);
        if (listen.usesTls()) {
            authorities.ifPresent(file -> tls.names("client-certificates", file, NamedFile.Use.CLIENT_AUTHORITIES));
        }
        return authorities;
    }

    /// @param isUsed whether the files must be usable
    private Optional<Config.Certificate> certificate(Section tls, boolean isUsed) {
        Optional<Path> certificate = tls.required("certificate", path);
        Optional<Path> key = tls.required("key", path);
        if (isUsed) {
            certificate.ifPresent(chain -> key.ifPresent(secret -> reading.names(
                    new NamedCertificate(tls.named("certificate", chain, NamedFile.Use.TLS_CERTIFICATE),
                            tls.named("key", secret, NamedFile.Use.TLS_KEY)))));
        }
        return certificate.flatMap(chain -> key.map(secret -> new Config.Certificate(chain, secret)));
    }

    private void needsCertificate(String key, List<InetSocketAddress> listeners) {
        if (!listeners.isEmpty()) {
            reading.written(key).ifPresent(location -> reading.problem(location,
                    key + ": TLS needs a certificate; write tls: {certificate: server.pem, key: server.key}"));
        }
    }

    private static Config.Https https(Section root) {
        try (Section https = root.section("https")) {
            if (https.isEmptyList("paths")) {
                https.problem("paths", "queries are answered at no path; write paths: [/dns-query]");
            }
            return new Config.Https(https.list("paths", Kind.URL_PATH, List.of("/dns-query")).stream().distinct()
                    .toList(),
                    https.value("client-field", Kind.oneOf(ClientField.class), ClientField.X_FORWARDED_FOR));
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
            List<Network> query = access.networks("query", Network.ANY);
            return new Config.Access(
                    query,
                    access.networks("tls", query),
                    access.networks("https", query),
                    access.networks("quic", query),
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
                    limits.value("recursions-per-client", Kind.number(1, 1_000_000), 1000),
                    limits.value("transfers", Kind.number(1, 1_000_000), 20),
                    limits.value("transfers-per-client", Kind.number(1, 1_000_000), 4),
                    limits.value("transfer-time", Kind.DURATION, Duration.ofHours(2)),
                    limits.value("refreshes", Kind.number(1, 100_000), 100),
                    limits.value("transfer-size", Kind.TRANSFER_SIZE, 16L << 30),
                    limits.value("responses-per-second", Kind.number(0, 500_000), 0),
                    limits.networks("responses-exempt", List.of()),
                    limits.value("require-cookie", Kind.oneOf(RequireCookie.class), RequireCookie.NEVER));
        }
    }

    private static Config.Cookies cookies(Section root) {
        try (Section cookies = root.section("cookies")) {
            return new Config.Cookies(
                    cookies.value("answer", Kind.FLAG, true),
                    cookies.list("secrets", Kind.COOKIE_SECRET, List.of()));
        }
    }

    private Config.Hosts hosts(Section root) {
        try (Section hosts = root.section("hosts")) {
            List<Path> files = hosts.list("files", path, List.of(Path.of("/etc/hosts")));
            files.forEach(file -> hosts.names("files", file, NamedFile.Use.HOSTS));
            return new Config.Hosts(files);
        }
    }

    private List<Config.LocalRecord> localData(Section root) {
        List<Config.LocalRecord> records = root.records("local-data", Kind::record);
        LocalDataCheck.check(records, reading);
        return records;
    }

    private static List<Config.LocalZone> localZones(Section root) {
        Set<Name> seen = new HashSet<>();
        return root.sections("local-zones", new Example("{name: %s, action: nxdomain}", Kind.ZONE, "ads.example."),
                zone -> localZone(zone, seen));
    }

    private static Optional<Config.LocalZone> localZone(Section zone, Set<Name> seen) {
        Optional<Name> name = zone.unique("name", Kind.ZONE, seen);
        Optional<LocalAction> action = zone.required("action", LOCAL_ACTION);
        return name.flatMap(owner -> action.map(what -> new Config.LocalZone(owner, what)));
    }

    private static Config.Dns64 dns64(Section root) {
        try (Section dns64 = root.section("dns64")) {
            return new Config.Dns64(
                    dns64.value("prefix", Kind.NAT64_PREFIX),
                    dns64.networks("clients", Network.ANY),
                    dns64.networks("exclude", Kind.IPV6_NETWORKS, List.of(Network.MAPPED)),
                    dns64.networks("exclude-ipv4", Kind.IPV4_NETWORKS, Network.NEVER_REMOTE),
                    dns64.list("ignore-aaaa", Kind.ZONE, List.of()));
        }
    }

    private static Config.Answers answers(Section root) {
        try (Section answers = root.section("answers")) {
            return new Config.Answers(answers.value("minimal", Kind.FLAG, true));
        }
    }

    private Config.Journal journal(Section root, boolean isNeeded) {
        try (Section journal = root.section("journal")) {
            Path directory = journal.value("directory", path, path.parser().parse("journal"));
            Config.Journal read = new Config.Journal(
                    directory,
                    journal.value("size", Kind.JOURNAL_SIZE, 1L << 30),
                    journal.value("zone-size", Kind.JOURNAL_SIZE, 16L << 20),
                    journal.value("max-age", Kind.DURATION, Duration.ofDays(30)));
            if (read.zoneSize() > read.size()) {
                journal.problem(journal.has("zone-size") ? "zone-size" : "size",
                        "zone-size is larger than size; lower it or raise size");
            }
            if (isNeeded) {
                journal.needs("directory", directory, NamedFile.Use.JOURNAL);
            }
            return read;
        }
    }

    /// @param names takes the names of all keys, also of those with a problem, so that it is reported once
    private List<Config.Key> keys(Section root, Set<Name> names) {
        return root.sections("keys", Example.of("{name: xfr., algorithm: hmac-sha256, secret: \"base64\"}"),
                key -> key(key, names));
    }

    private Optional<Config.Key> key(Section key, Set<Name> names) {
        Optional<Name> name = key.unique("name", Kind.NAME, names);
        if (key.has("file")) {
            return keyFromFile(key, name);
        }
        Optional<TsigAlgorithm> algorithm = key.required("algorithm", Kind.TSIG_ALGORITHM);
        Optional<Octets> secret = key.value("secret", Kind.TSIG_SECRET);
        if (!key.has("secret")) {
            key.lacks(Set.of("secret", "file"), "needs the key secret or file; write secret: and a secret in base64,"
                    + " or file: and a path");
        }
        return name.flatMap(who -> algorithm.flatMap(
                how -> secret.map(what -> written(key, new TsigKey(who, how, what.toArray())))));
    }

    private static Config.Key written(Section section, TsigKey key) {
        key.weakness().ifPresent(
                what -> section.warning("secret", what + "; create a key with: rootwalk key generate " + key.name()));
        return new Config.Key.Written(key);
    }

    private Optional<Config.Key> keyFromFile(Section key, Optional<Name> name) {
        Optional<TsigAlgorithm> algorithm = key.value("algorithm", Kind.TSIG_ALGORITHM);
        Optional<Path> file = key.value("file", path);
        if (key.has("secret")) {
            key.problem("secret", "file has the secret; remove one of them");
        }
        return name.flatMap(who -> file.map(where -> {
            reading.names(new NamedKeyFile(key.named("file", where, NamedFile.Use.TSIG_KEY), who, algorithm));
            return new Config.Key.FromFile(who, algorithm, where);
        }));
    }

    private Config.Control control(Section root) {
        try (Section control = root.section("control")) {
            Path socket = control.value("socket", path, path.parser().parse("rootwalk.sock"));
            control.needs("socket", socket, NamedFile.Use.CONTROL_SOCKET);
            return new Config.Control(socket);
        }
    }

    private static Config.Metrics metrics(Section root) {
        try (Section metrics = root.section("metrics")) {
            return new Config.Metrics(metrics.value("zones", Kind.number(0, 1_000_000), 100));
        }
    }

    private Optional<Config.Dnstap> dnstap(Section root) {
        if (!root.has("dnstap")) {
            return Optional.empty();
        }
        try (Section dnstap = root.section("dnstap")) {
            Optional<Path> socket = dnstap.value("socket", path);
            Optional<InetSocketAddress> address = dnstap.value("address", Kind.server(DNSTAP_PORT));
            List<DnstapMessages> messages = dnstap.list("messages", Kind.oneOf(DnstapMessages.class),
                    List.of(DnstapMessages.values()));
            Optional<String> identity = dnstap.value("identity", Kind.SHORT_TEXT);
            Optional<String> version = dnstap.value("version", Kind.SHORT_TEXT);
            if (!dnstap.has("socket") && !dnstap.has("address")) {
                dnstap.lacks(Set.of("socket", "address"),
                        "needs the key socket or address; write socket: and the path of a"
                                + " Unix socket, or address: and an address");
            }
            if (socket.isPresent() && address.isPresent()) {
                dnstap.problem("address", "there can be only one target; remove socket or address");
            }
            return socket.<DnstapTarget>map(DnstapTarget.Socket::new).or(() -> address.map(DnstapTarget.Address::new))
                    .map(target -> new Config.Dnstap(target, Set.copyOf(messages), identity, version));
        }
    }

    private static Config.Log log(Section root) {
        try (Section log = root.section("log")) {
            return new Config.Log(
                    log.value("level", Kind.oneOf(LogLevel.class), LogLevel.INFO),
                    queries(log));
        }
    }

    private static Optional<Config.QueryLog> queries(Section log) {
        if (!log.isMapping("queries")) {
            return log.value("queries", Kind.FLAG, false) ? Optional.of(Config.QueryLog.DEFAULT) : Optional.empty();
        }
        try (Section queries = log.section("queries")) {
            return Optional.of(new Config.QueryLog(
                    queries.value("format", Kind.oneOf(QueryLogFormat.class), Config.QueryLog.DEFAULT.format()),
                    queries.value("sample", Kind.number(1, 1_000_000_000), Config.QueryLog.DEFAULT.sample()),
                    queries.value("addresses", Kind.FLAG, Config.QueryLog.DEFAULT.addresses())));
        }
    }
}
