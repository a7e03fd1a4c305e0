package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.LoadThreads;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.config.ConfigResult;
import rootwalk.config.Network;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.listening.ResourceLimits;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.KeysReader;
import rootwalk.daemon.assembly.process.NamedThreads;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.assembly.upstream.AnchorWarnings;
import rootwalk.daemon.assembly.upstream.AnchorsReader;
import rootwalk.daemon.assembly.upstream.HintsReader;
import rootwalk.daemon.assembly.upstream.OpenSharedCache;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.assembly.upstream.SelfAddressCheck;
import rootwalk.daemon.assembly.upstream.ServerAddresses;
import rootwalk.daemon.assembly.upstream.UpstreamSockets;
import rootwalk.daemon.assembly.zones.ParentalAgents;
import rootwalk.daemon.assembly.zones.ZoneExchange;
import rootwalk.daemon.assembly.zones.ZoneJournal;
import rootwalk.daemon.assembly.zones.ZoneObserver;
import rootwalk.daemon.assembly.zones.ZoneRegistry;
import rootwalk.daemon.assembly.zones.ZoneSettings;
import rootwalk.daemon.assembly.zones.ZoneSources;
import rootwalk.daemon.assembly.zones.ZoneWork;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.policy.ChaosIdentity;
import rootwalk.daemon.policy.CookieCheck;
import rootwalk.daemon.policy.FailureLog;
import rootwalk.daemon.policy.LineQuota;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.RequestCheck;
import rootwalk.daemon.policy.ResponseRates;
import rootwalk.daemon.policy.TsigCheck;
import rootwalk.daemon.policy.TsigLog;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.daemon.policy.response.PolicyLog;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.daemon.valkey.ValkeyServer;
import rootwalk.os.ThreadWeights;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.cookie.CookieSecret;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.TsigKeys;

/// Makes services from configurations, and reads zone files. Used by one thread at a time.
final class Assembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private static final Duration HOSTS_PERIOD = Duration.ofSeconds(1);

    private final Environment environment;
    private final QueryObserver observer;
    private final UncaughtExceptions uncaughtExceptions;
    private final ZoneWork work;
    private final ZoneJournal journal;
    private final ZoneLoader zoneLoader;
    private final StoredZones stored;
    private final ZoneRegistry registry;
    private final int loops;
    private final ResolverAssembly resolvers;
    private final FailureLog failures;
    private final TsigLog tsigLog;
    private final PolicyLog policyLog;
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
        this.environment = environment;
        this.observer = observer;
        this.uncaughtExceptions = uncaughtExceptions;
        ownCookies = ServerCookies.ofOneServer(new CookieSecret(
                environment.secureRandom().nextLong(), environment.secureRandom().nextLong()));
        failures = new FailureLog(environment.time());
        resolvers = new ResolverAssembly(environment, observer, tap, uncaughtExceptions, listening, refresh, failures);
        tsigLog = new TsigLog(environment.time());
        LineQuota policyLines = new LineQuota(environment.time());
        policyLog = new PolicyLog(() -> policyLines.admit() != LineQuota.NONE);
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

    PolicyLog policyLog() {
        return policyLog;
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
            all = new ArrayList<>(config.allZones());
            problems.addAll(RunTimeZones.add(read, registry.all(), all));
            if (!problems.isEmpty()) {
                return new AssemblyResult.Refused(problems);
            }
            List<ZoneLoader.Source> sources = ZoneSources.files(all, config::isJournaled);
            // Before the server answers, nothing comes before it.
            loaded = before == null ? zoneLoader.load(sources) : work.call(() -> zoneLoader.load(sources));
            withoutFiles = stored.load(all);
        } catch (UncheckedIOException e) {
            return new AssemblyResult.Refused(
                    List.of(read.source().problem("journal.directory: " + e.getMessage())));
        }
        ZoneSettings settings = new ZoneSettings(config, all);
        ServedZones zones =
                new ServedZones(withoutFiles.with(loaded.zones()), ZoneSources.of(all, ZoneAudience.RECURSION),
                        ZoneSources.of(all, ZoneAudience.POLICY));
        ServerCookies cookies = cookies(config.cookies());
        CookieCheck cookieCheck =
                new CookieCheck(cookies, requirement(config.limits().requireCookie()), environment.clock());
        Optional<ResolverService> old = before == null ? Optional.empty() : before.resolving();
        Optional<UpstreamSockets> upstreamSockets;
        try {
            upstreamSockets = resolvers.sockets(config, resourceLimits, old);
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
        ResponsePath responses = Dns64Plan.of(config).path(responses(config, cookies), localAnswers);
        Optional<OpenSharedCache> shared = config.cache().shared().flatMap(it -> sharedServer
                .map(server -> OpenSharedCache.of(it, server, keys, old.flatMap(ResolverService::shared),
                        environment)));
        ResponsePolicies policies = new ResponsePolicies(PolicyOverrides.of(config),
                name -> zones.current().withApex(name), config.dns64().prefix(), policyLog);
        Optional<ResolverService> resolving =
                upstreamSockets
                        .map(it -> resolvers.resolver(config, resourceLimits, old, plan, localAnswers, it, responses,
                                configuredAnchors, shared, policies));
        Service service = new Service(
                config,
                keys,
                AccessRules.addresses(config.listen().proxies()),
                new RequestCheck(new TsigCheck(keys, environment.clock(), tsigLog), cookieCheck),
                cookieCheck,
                new ChaosIdentity(config.identity().version(), config.identity().hostname()),
                AccessRules.of(config),
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
                responseLimit(config, cookieCheck),
                resourceLimits);
        List<Problem> warnings =
                new ArrayList<>(
                        AnchorWarnings.of(config, read.source(), hints, configuredAnchors, environment.clock()));
        Optional<Anchors> oldAnchors = old.flatMap(ResolverService::anchors);
        resolving.flatMap(ResolverService::anchors).filter(now -> !oldAnchors.equals(Optional.of(now)))
                .ifPresent(now -> now.warnings().forEach(text -> warnings.add(read.source().problem(text))));
        return new AssemblyResult.Ready(service, loaded, withoutFiles, ZoneProblems.reported(loaded, config), warnings);
    }

    /// Clients with recursion are exempt, whatever their queries are.
    private static ResponseLimit responseLimit(Config config, CookieCheck cookies) {
        int perSecond = config.limits().responsesPerSecond();
        if (perSecond == 0) {
            return ResponseLimit.NONE;
        }
        List<Network> exempt = new ArrayList<>(config.limits().responsesExempt());
        if (config.recursion().enabled()) {
            exempt.addAll(config.access().recursion());
        }
        return new ResponseRates(perSecond, AccessRules.addresses(exempt), cookies);
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

    /// Reads the file of one zone of a service; empty if it has no file.
    Optional<ZoneLoader.LoadResult> reread(Service service, Name zone) {
        return ZoneSources.files(service.settings().find(zone).stream().toList(), service.config()::isJournaled)
                .stream()
                .findFirst()
                .map(source -> work.call(() -> zoneLoader.loadOnly(source)));
    }

    private ThreadFactory virtualThreads(String name) {
        return NamedThreads.virtual(name, uncaughtExceptions);
    }
}
