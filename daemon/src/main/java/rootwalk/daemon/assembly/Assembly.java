package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.LoadThreads;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.Config;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.config.ConfigResult;
import rootwalk.config.Network;
import rootwalk.config.Problem;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.policy.AccessControl;
import rootwalk.daemon.policy.ChaosIdentity;
import rootwalk.daemon.policy.CookieCheck;
import rootwalk.daemon.policy.FailureLog;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.RecursionQuota;
import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.daemon.policy.RequestCheck;
import rootwalk.daemon.policy.TsigCheck;
import rootwalk.daemon.policy.TsigLog;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.daemon.valkey.ValkeyServer;
import rootwalk.os.ThreadWeights;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.socket.UdpClientSettings;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.cookie.CookieSecret;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.TsigKeys;

/// Makes services from configurations, and reads zone files. Used by one thread at a time.
final class Assembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    /// Zones that a message names.
    private static final int MOST_NAMED = 3;

    private static final Duration HOSTS_PERIOD = Duration.ofSeconds(1);

    private final Environment environment;
    private final QueryObserver observer;
    private final UpstreamTap tap;
    private final UncaughtExceptions uncaughtExceptions;
    private final ZoneWork work;
    private final ZoneJournal journal;
    private final ZoneLoader zoneLoader;
    private final StoredZones stored;
    private final ZoneRegistry registry;
    private final int loops;
    private final Supplier<List<InetSocketAddress>> listening;
    private final Function<Query, Resolution> refresh;
    private final FailureLog failures;
    private final TsigLog tsigLog;
    private final ZoneLogs zoneLogs;
    private final ZoneExchange exchange;
    private final ZoneChanges changes;
    /// Cookies that no other server accepts. They stay valid after a reload.
    private final ServerCookies ownCookies;

    /// @param observer of queries that are answered outside the event loops
    /// @param queries the number of queries that were answered
    /// @param tap receives all messages to and from other servers
    /// @param loops event loops of each transport
    /// @param listening where the daemon listens for queries, with real ports
    /// @param refresh resolves a query again although it is in the cache of the current service
    /// @param resolve resolves a query with the current service
    /// @param zoneChanged receives each zone that is changed while it is served
    /// @param zoneObserver receives changes of zones
    Assembly(
            Environment environment,
            QueryObserver observer,
            LongSupplier queries,
            UpstreamTap tap,
            UncaughtExceptions uncaughtExceptions,
            int loops,
            Supplier<List<InetSocketAddress>> listening,
            Function<Query, Resolution> refresh,
            Function<Query, Resolution> resolve,
            Consumer<Name> zoneChanged,
            ZoneObserver zoneObserver) {
        this.loops = loops;
        this.refresh = refresh;
        this.environment = environment;
        this.observer = observer;
        this.tap = tap;
        this.uncaughtExceptions = uncaughtExceptions;
        this.listening = listening;
        ownCookies = ServerCookies.ofOneServer(new CookieSecret(
                environment.secureRandom().nextLong(), environment.secureRandom().nextLong()));
        failures = new FailureLog(environment.time());
        tsigLog = new TsigLog(environment.time());
        zoneLogs = ZoneLogs.of(environment.time());
        Consumer<Zone> published = zone -> {
            published(zone, zoneChanged);
            zoneObserver.published(zone);
        };
        ThreadWeights weights = environment.weights();
        work = new ZoneWork(weights, threads("zone-work"));
        journal = new ZoneJournal(environment.clock(), weights.lower(threads("journal")), published);
        SelfAddressCheck isThisServer = new SelfAddressCheck(listening, environment.time());
        exchange = new ZoneExchange(environment, journal, published, new ServerAddresses(resolve, isThisServer),
                new ParentalAgents(resolve, isThisServer), queries, work, virtualThreads("zone-exchange"));
        zoneLoader = new ZoneLoader(environment.clock(),
                new LoadThreads(Runtime.getRuntime().availableProcessors(), weights.likeCaller(threads("zones"))),
                journal::get);
        stored = new StoredZones(journal::get, environment.clock());
        registry = new ZoneRegistry(journal::get);
        changes = new ZoneChanges(registry, stored, zoneLoader, work, journal, exchange, zoneObserver);
    }

    private ThreadFactory threads(String name) {
        return NamedThreads.platform(name, uncaughtExceptions);
    }

    private void published(Zone zone, Consumer<Name> zoneChanged) {
        zoneChanged.accept(zone.apex());
        boolean ignored = exchange.changed(zone);
    }

    ZoneJournal journal() {
        return journal;
    }

    ZoneExchange exchange() {
        return exchange;
    }

    ZoneRegistry registry() {
        return registry;
    }

    ZoneChanges changes() {
        return changes;
    }

    /// Ends all changes of recorded zones, and closes the journal for another process.
    ///
    /// @return whether it is closed
    boolean handOver(Duration longest) {
        exchange.close();
        return journal.handOver(longest);
    }

    @Override
    public void close() {
        exchange.close();
        work.close();
        journal.close();
    }

    /// The number of failed queries without a line in the log.
    long failuresSuppressed() {
        return failures.suppressed();
    }

    ZoneLogs zoneLogs() {
        return zoneLogs;
    }

    /// Creates a service. The current service is not changed.
    ///
    /// @param before the current service; the new one reuses its unchanged parts
    AssemblyResult assemble(ConfigResult.Valid read, @Nullable Service before) {
        Config config = read.config();
        List<Problem> problems = new ArrayList<>();
        ResourceLimits.lack(config, loops, environment.limits())
                .ifPresent(lack -> problems.add(read.source().problem(lack)));
        RootHints hints = config.recursion().enabled()
                ? HintsReader.read(config.recursion().rootHints(), problems)
                : RootHints.builtin();
        AnchorSet configuredAnchors = AnchorsReader.configured(config, hints, environment.clock(), problems);
        TsigKeys keys = KeysReader.configured(config, problems);
        Optional<ValkeyServer> sharedServer = OpenSharedCache.server(read, problems);
        if (!problems.isEmpty()) {
            return new AssemblyResult.Refused(problems);
        }
        ResourceLimits resourceLimits = ResourceLimits.of(config, loops, environment.limits());
        ResolverPlan plan = new ResolverPlan(config, resourceLimits.cacheOctets(), resourceLimits.upstream(), hints);
        journal.prepare(config);
        ZoneLoader.LoadResult loaded;
        StoredZones.Change withoutFiles;
        List<Config.Zone> all;
        try {
            readRegistry(config);
            all = new ArrayList<>(config.zones());
            problems.addAll(runTimeZones(read, all));
            if (!problems.isEmpty()) {
                return new AssemblyResult.Refused(problems);
            }
            List<ZoneLoader.Source> sources = sources(all, config::isJournaled);
            // Before the server answers, nothing comes before it.
            loaded = before == null ? zoneLoader.load(sources) : work.call(() -> zoneLoader.load(sources));
            withoutFiles = stored.load(all);
        } catch (UncheckedIOException e) {
            return new AssemblyResult.Refused(
                    List.of(read.source().problem("journal.directory: " + e.getMessage())));
        }
        ZoneSettings settings = new ZoneSettings(config, all);
        ServedZones zones = new ServedZones(withoutFiles.with(loaded.zones()), forResolver(all));
        ServerCookies cookies = cookies(config.cookies());
        CookieCheck cookieCheck =
                new CookieCheck(cookies, requirement(config.limits().requireCookie()), environment.clock());
        ResponsePath responses = responses(config, cookies);
        Optional<ResolverService> old = before == null ? Optional.empty() : before.resolving();
        Optional<UpstreamSockets> upstreamSockets;
        try {
            upstreamSockets = upstreamSockets(config, resourceLimits, old);
        } catch (IOException e) {
            return new AssemblyResult.Refused(List.of(
                    read.source().problem("no socket can be opened to query upstream servers: " + e.getMessage())));
        }
        HostsOverlay hosts = before != null && before.config().hosts().equals(config.hosts())
                ? before.hosts()
                : HostsOverlay.watching(config.hosts().files(), HOSTS_PERIOD);
        LocalSteps steps = LocalSteps.of(config, hosts);
        registry.all().forEach(zone -> steps.specialUseNames().except(zone.zone()));
        LocalAnswers localAnswers = steps.answers(zones);
        Optional<OpenSharedCache> shared = config.cache().shared().flatMap(it -> sharedServer
                .map(server -> OpenSharedCache.of(it, server, keys, old.flatMap(ResolverService::shared),
                        environment)));
        Optional<ResolverService> resolving =
                upstreamSockets.map(it -> resolving(config, resourceLimits, old, plan, localAnswers, it, responses,
                        configuredAnchors, shared));
        Service service = new Service(
                config,
                keys,
                addresses(config.listen().proxies()),
                new RequestCheck(new TsigCheck(keys, environment.clock(), tsigLog), cookieCheck),
                cookieCheck,
                new ChaosIdentity(config.identity().version(), config.identity().hostname()),
                accessControl(config),
                steps,
                settings,
                zones,
                MaintenanceService.of(config, settings, zones, responses,
                        new MaintenanceService.Shared(observer, zoneLogs, exchange, exchange,
                                environment.time(), environment.steadyClock(), environment.clock(),
                                virtualThreads("zone-maintenance"))),
                resolving,
                responses,
                environment.steadyClock(),
                resourceLimits);
        List<Problem> warnings =
                new ArrayList<>(
                        AnchorWarnings.of(config, read.source(), hints, configuredAnchors, environment.clock()));
        Optional<Anchors> oldAnchors = old.flatMap(ResolverService::anchors);
        resolving.flatMap(ResolverService::anchors).filter(now -> !oldAnchors.equals(Optional.of(now)))
                .ifPresent(now -> now.warnings().forEach(text -> warnings.add(read.source().problem(text))));
        return new AssemblyResult.Ready(service, loaded, withoutFiles, reported(loaded, config), warnings);
    }

    /// Without a zone that needs the journal, another server may have it open.
    private void readRegistry(Config config) {
        if (config.hasJournal()) {
            registry.read();
            return;
        }
        try {
            if (journal.find().isPresent() && !registry.readZones()) {
                journal.release();
            }
        } catch (UncheckedIOException e) {
            LOG.debug("the journal is not needed, and cannot be opened", e);
        }
    }

    /// Adds the settings of zones that are not in the configuration. Returns why a configuration cannot be used with them. Members of
    /// catalogs that are not consumed any more are removed afterwards.
    private List<Problem> runTimeZones(ConfigResult.Valid read, List<Config.Zone> all) {
        RunTimeSettings templates = new RunTimeSettings(read.config());
        Set<Name> configured = read.config().zones().stream().map(Config.Zone::name).collect(Collectors.toSet());
        Map<String, List<Name>> missing = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (RunTimeZone zone : registry.all()) {
            boolean isConfigured = configured.contains(zone.zone());
            switch (zone) {
                case RunTimeZone.Added(Name name, String template, var _) -> {
                    if (isConfigured) {
                        problems.add(
                                read.source().problem("zones: " + name + " was added while the server ran; remove it"
                                        + " with rootwalk ctl zone remove " + name + ", or from zones"));
                    } else if (templates.template(template) == null) {
                        missing.computeIfAbsent(template, _ -> new ArrayList<>()).add(name);
                    } else {
                        addSettings(templates, zone, all);
                    }
                }
                case RunTimeZone.OfCatalog(Name catalog, var _) -> {
                    if (!isConfigured && templates.consumes(catalog)) {
                        addSettings(templates, zone, all);
                    }
                }
            }
        }
        missing.forEach((template, zones) -> problems.add(read.source().problem("templates: there is no template "
                + template + ", but zones that were added while the server ran have it: "
                + zones.stream().limit(MOST_NAMED).map(Name::toString).collect(Collectors.joining(", "))
                + (zones.size() > MOST_NAMED ? " and " + (zones.size() - MOST_NAMED) + " more" : "")
                + "; write it again, or first remove these zones with rootwalk ctl zone remove")));
        return problems;
    }

    private static void addSettings(RunTimeSettings templates, RunTimeZone zone, List<Config.Zone> all) {
        try {
            all.add(templates.of(zone));
        } catch (IllegalArgumentException e) {
            LOG.error("the zone {} is not served: {}", zone.zone(), e.getMessage());
        }
    }

    private ServerCookies cookies(Config.Cookies config) {
        return !config.answered() ? ServerCookies.NONE
                : config.secrets().isEmpty() ? ownCookies : ServerCookies.of(config.secrets());
    }

    private static CookieCheck.Requirement requirement(Config.RequireCookie configured) {
        return switch (configured) {
            case NEVER -> CookieCheck.Requirement.NEVER;
            case BUSY -> CookieCheck.Requirement.BUSY;
            case ALWAYS -> CookieCheck.Requirement.ALWAYS;
        };
    }

    private ResponsePath responses(Config config, ServerCookies cookies) {
        ResponseTail tail = new ResponseTail(
                Octets.of(config.identity().nsid().orElse("").getBytes(StandardCharsets.UTF_8)),
                config.limits().udpSize(),
                (int) Math.min(config.limits().idle().toMillis() / 100, 0xFFFF),
                environment.clock(),
                cookies);
        return ResponsePath.of(tail);
    }

    /// Returns what a reload reports: the errors, and the warnings about zones that resolvers will not accept. Logs the other
    /// warnings.
    static List<ZoneProblem> reported(ZoneLoader.LoadResult loaded, Config config) {
        List<ZoneProblem> reported = new ArrayList<>();
        for (ZoneProblem problem : loaded.problems()) {
            if (problem.isError()) {
                reported.add(problem);
            } else {
                log(problem, config);
            }
        }
        reported.addAll(loaded.dnssecWarnings());
        return reported;
    }

    /// Logs a problem. Several servers of one process share the log, so the level of each configuration is applied here as well.
    static void log(ZoneProblem problem, Config config) {
        if (problem.isError()) {
            LOG.warn("{}", problem);
        } else if (config.log().level() != Config.LogLevel.ERROR) {
            LOG.warn("{}", problem.withoutSeverity());
        }
    }

    /// Reads the file of one zone of a service; empty if it has no file.
    Optional<ZoneLoader.LoadResult> reread(Service service, Name zone) {
        return sources(service.settings().find(zone).stream().toList(), service.config()::isJournaled).stream()
                .findFirst()
                .map(source -> work.call(() -> zoneLoader.loadOnly(source)));
    }

    /// Those of some zones that have files.
    ///
    /// @param isRecorded whether the changes of a zone are recorded
    static List<ZoneLoader.Source> sources(Collection<Config.Zone> zones, Predicate<Config.Zone> isRecorded) {
        List<ZoneLoader.Source> sources = new ArrayList<>();
        for (Config.Zone zone : zones) {
            switch (zone.source()) {
                case ZoneSource.Primary primary -> sources.add(new ZoneLoader.Source(primary.name(), primary.file(),
                        primary.includeBase(), Optional.of(Journal.Role.PRIMARY).filter(_ -> isRecorded.test(zone))));
                case ZoneSource.Secondary secondary -> secondary.file().ifPresent(file -> sources.add(
                        new ZoneLoader.Source(secondary.name(), file, Optional.empty(),
                                Optional.of(Journal.Role.SECONDARY).filter(_ -> isRecorded.test(zone)))));
                case ZoneSource.Stored _,ZoneSource.Produced _ -> {}
            }
        }
        return sources;
    }

    /// Adds the zones whose content only the daemon has. Queries for their names get SERVFAIL and are not resolved elsewhere.
    static ZoneSet withUnfetched(Config config, ZoneSet loaded) {
        List<Zone> unfetched = new ArrayList<>();
        for (Config.Zone zone : config.zones()) {
            if (!(zone.source() instanceof ZoneSource.Primary) && loaded.withApex(zone.name()) == null) {
                unfetched.add(new Zone(zone.name(), new ZoneState.Unloaded("it has not been transferred")));
            }
        }
        return loaded.with(unfetched);
    }

    private static List<Name> forResolver(List<Config.Zone> zones) {
        return zones.stream().filter(zone -> zone.audience() != ZoneAudience.CLIENTS)
                .map(Config.Zone::name).toList();
    }

    private static AccessControl accessControl(Config config) {
        Config.Access access = config.access();
        List<Network> recursion = config.recursion().enabled() ? access.recursion() : List.of();
        return new AccessControl(addresses(access.query()), addresses(access.tls()), addresses(access.https()),
                addresses(access.quic()), addresses(recursion), addresses(access.refuse()));
    }

    static NetworkSet addresses(List<Network> networks) {
        NetworkSet.Builder addresses = new NetworkSet.Builder();
        networks.forEach(network -> addresses.add(network.address(), network.prefixLength()));
        return addresses.build();
    }

    private ResolverService resolving(
            Config config,
            ResourceLimits resourceLimits,
            Optional<ResolverService> old,
            ResolverPlan plan,
            LocalAnswers localAnswers,
            UpstreamSockets upstreamSockets,
            ResponsePath responses,
            AnchorSet configuredAnchors,
            Optional<OpenSharedCache> shared) {
        CacheDependencies cacheDependencies = CacheDependencies.of(config, plan.hints(), configuredAnchors);
        AnchorsPlan anchorsPlan =
                new AnchorsPlan(config.dnssec(), configuredAnchors, environment.clock(), environment.time());
        Optional<Anchors> anchors = configuredAnchors.isEmpty() ? Optional.empty()
                : Optional.of(anchorsPlan.anchors(refresh, old));
        SharingScope scope = SharingScope.of(config, plan.hints(), anchors);
        Optional<Sharing> sharing = shared.map(it -> it.sharing(scope, environment.clock()));
        ResolverSettings settings = plan.settings(localAnswers, ResolverPlan.answerFilter(config.recursion()), anchors,
                new SelfAddressCheck(listening, environment.time()), sharing);
        Optional<Resolver> before = old.map(ResolverService::resolver);
        Optional<Resolver> same =
                old.filter(it -> it.cacheDependencies().records().equals(cacheDependencies.records()))
                        .map(ResolverService::resolver);
        Resolver resolver = new Resolver(
                settings,
                upstreamSockets.udpClient(),
                environment.time(),
                environment.secureRandom(),
                same.map(Resolver::caches)
                        .or(() -> before.map(it -> it.caches().emptied(settings.cache())))
                        .orElseGet(() -> Caches.of(settings.cache())),
                same.map(Resolver::health)
                        .orElseGet(() -> new ServerHealth(environment.time(), settings.upstream().servers())),
                tap);
        // Queries that the old service still resolves are stored in its cache.
        MessageCache messages = old.filter(it -> it.cacheDependencies().equals(cacheDependencies))
                .map(ResolverService::messages)
                .orElseGet(() -> new MessageCache(plan.replyOctets()));
        RecursiveQueries recursiveQueries = new RecursiveQueries(
                resolver,
                messages,
                responses,
                observer,
                environment.time(),
                virtualThreads("recursion"),
                new RecursionQuota(resourceLimits.recursions(), resourceLimits.recursionsPerClient()),
                failures);
        return new ResolverService(resolver, messages, recursiveQueries, upstreamSockets, anchors, shared, scope,
                cacheDependencies);
    }

    private ThreadFactory virtualThreads(String name) {
        return NamedThreads.virtual(name, uncaughtExceptions);
    }

    /// The open sockets, if the configuration is the same for them; empty if recursion is disabled.
    private Optional<UpstreamSockets> upstreamSockets(Config config, ResourceLimits resourceLimits,
            Optional<ResolverService> old) throws IOException {
        if (!config.recursion().enabled()) {
            return Optional.empty();
        }
        UdpClientSettings settings = UpstreamSockets.settings(resourceLimits.upstreamSockets(), config.listen());
        Optional<UpstreamSockets> open =
                old.map(ResolverService::upstreamSockets).filter(it -> it.settings().equals(settings));
        if (open.isPresent()) {
            return open;
        }
        return Optional.of(
                new UpstreamSockets(settings,
                        environment.sockets().client(settings, environment.secureRandom(), threads("upstream"))));
    }
}
