package rootwalk.resolver;

import java.io.IOException;
import java.io.Writer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.KnownServer;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.Recursion;
import rootwalk.resolver.recursion.ResolutionContext;
import rootwalk.resolver.sharing.PassedRecords;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.resolver.upstream.DeduplicatingUpstream;
import rootwalk.resolver.upstream.FallbackUpstream;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.socket.UdpClient;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Resolves queries. Any thread; the methods that resolve block, for virtual threads.
public final class Resolver implements AutoCloseable {

    private final ResolverSettings settings;
    private final Caches caches;
    private final ServerHealth health;
    private final Time time;
    private final Upstream upstream;
    private final Recursion recursion;
    private final LongAdder resolved = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder secure = new LongAdder();
    private final LongAdder insecure = new LongAdder();
    private final LongAdder bogus = new LongAdder();
    private final LongAdder queriesSent = new LongAdder();
    private volatile boolean closed;

    /// A resolver with empty caches.
    ///
    /// @param udpClient
    ///            sends and receives datagrams; not closed by the resolver
    /// @param secureRandom
    ///            a cryptographically strong source that any thread may use
    public Resolver(ResolverSettings settings, UdpClient udpClient, Time time, RandomGenerator secureRandom) {
        this(settings, udpClient, time, secureRandom, Caches.of(settings.cache()),
                new ServerHealth(time, settings.upstream().servers()), UpstreamTap.NONE);
    }

    /// A resolver with caches, perhaps those of another one.
    ///
    /// @param tap
    ///            receives all messages to and from other servers
    public Resolver(
            ResolverSettings settings,
            UdpClient udpClient,
            Time time,
            RandomGenerator secureRandom,
            Caches caches,
            ServerHealth health,
            UpstreamTap tap) {
        this(settings,
                new FallbackUpstream(udpClient, health, secureRandom, time, settings.protection(), settings.upstream(),
                        settings.encryption(), tap),
                time, secureRandom, caches, health, Thread::startVirtualThread);
    }

    /// A resolver with another upstream.
    ///
    /// @param background
    ///            runs background tasks, which may block
    Resolver(
            ResolverSettings settings,
            Upstream upstream,
            Time time,
            RandomGenerator secureRandom,
            Caches caches,
            ServerHealth health,
            Executor background) {
        this.settings = settings;
        this.time = time;
        this.caches = caches;
        this.health = health;
        this.upstream = new DeduplicatingUpstream(upstream);
        recursion = new Recursion(settings.recursion(), settings.upstream().queriesPerZone(), caches, this.upstream,
                health, time, secureRandom,
                background);
    }

    /// Resolves the query of a client. Always has a result, within the time of the budget. If servers may still
    /// respond after that, the client gets a failure by [Query#early], and the resolution continues in the
    /// background.
    public Resolution resolve(Query query) {
        return resolve(query, Bypass.NOTHING);
    }

    /// Checks whether the query of a client is one of this server that a forwarder sends back. Neither waits nor
    /// allocates.
    public void checkForLoop(Question question) {
        health.forwardingLoops().check(question, time.nanos());
    }

    /// Resolves a question again although it is in the cache (prefetch).
    public Resolution refresh(Query query) {
        return resolve(query, Bypass.CACHE);
    }

    private Resolution resolve(Query query, Bypass bypass) {
        Resolution unfit = unsupported(query.question());
        if (unfit != null) {
            return unfit;
        }
        if (closed) {
            return Resolution.failed(ResponseCode.SERVFAIL, 0,
                    new ExtendedError(ExtendedError.NOT_READY, "shutting down"));
        }
        Budget budget = newBudget();
        ClientLookups lookups = new ClientLookups(query, budget, bypass);
        try {
            resolved.increment();
            Resolution resolution = query.synthesis().resolve(query.question(), lookups);
            lookups.latest().ifPresent(this::count);
            return resolution;
        } finally {
            queriesSent.add(budget.queries());
        }
    }

    /// What the resolution of a query does not use.
    private enum Bypass {
        NOTHING, CACHE
    }

    /// The lookups for one query. Used by one thread.
    private final class ClientLookups implements Synthesis.Lookups {

        /// The time for all but the last of them. The rest is enough for servers that respond.
        private static final long FIRST_NANOS = 3_000_000_000L;

        private final Query query;
        private final Budget budget;
        private final Bypass bypass;
        private @Nullable Resolution latest;

        ClientLookups(Query query, Budget budget, Bypass bypass) {
            this.query = query;
            this.budget = budget;
            this.bypass = bypass;
        }

        @Override
        public Resolution first(Question question) {
            long deadline = budget.shorten(FIRST_NANOS);
            try {
                Query asked = query.about(question).withoutEarlyResponse();
                ResolutionContext context = recursion.newContext(asked, budget);
                context.shorten();
                return find(asked, context);
            } finally {
                budget.restore(deadline);
            }
        }

        @Override
        public boolean mayReplace(Question question, Resolution empty) {
            return !empty.isFailure() || (bypass == Bypass.NOTHING && !hasExpired(question));
        }

        private boolean hasExpired(Question question) {
            if (settings.stale().isEmpty()) {
                return false;
            }
            Recursion.Known known = recursion.stale(question, recursion.newContext(query, newBudget()));
            return known.hasExpiredData() && !known.resolution().isFailure();
        }

        @Override
        public Resolution last(Question question) {
            Query asked = query.about(question);
            return find(asked, recursion.newContext(asked, budget));
        }

        private Resolution find(Query asked, ResolutionContext context) {
            if (bypass == Bypass.CACHE) {
                context.bypassCacheFor(asked.question());
            }
            Resolution found = recursion.resolveForClient(asked.question(), context);
            latest = found;
            return settings.answerFilter().filter(asked, found);
        }

        /// The latest result, as other servers sent it.
        Optional<Resolution> latest() {
            return Optional.ofNullable(latest);
        }
    }

    /// Lookups without queries to servers. Used by one thread.
    private interface KnownLookups extends Synthesis.Lookups {

        @Override
        default Resolution first(Question question) {
            return last(question);
        }

        /// What is known to have no records has an SOA record.
        @Override
        default boolean mayReplace(Question question, Resolution empty) {
            return !empty.isFailure()
                    && empty.authority().stream().anyMatch(rrset -> rrset.type() == RecordType.SOA);
        }
    }

    private void count(Resolution resolution) {
        if (resolution.isFailure()) {
            failed.increment();
        }
        switch (resolution.security()) {
            case SECURE -> secure.increment();
            case BOGUS -> bogus.increment();
            case INSECURE -> insecure.increment();
            case INDETERMINATE -> {}
        }
    }

    private static @Nullable Resolution unsupported(Question question) {
        if (question.dnsClass() != RecordClass.IN) {
            return Resolution.failed(ResponseCode.REFUSED, 0,
                    new ExtendedError(ExtendedError.NOT_SUPPORTED, "only class IN is resolved"));
        }
        if (RecordType.isMeta(question.type()) && question.type() != RecordType.ANY) {
            return Resolution.failed(ResponseCode.NOTIMP, 0,
                    new ExtendedError(ExtendedError.NOT_SUPPORTED, "this type cannot be resolved"));
        }
        return null;
    }

    private Budget newBudget() {
        return new Budget(settings.limits(), time);
    }

    /// The result without sending queries (RD=0): an answer, a negative answer, or a referral to the closest known
    /// servers.
    public Resolution fromCache(Query query) {
        Resolution unfit = unsupported(query.question());
        if (unfit != null) {
            return unfit;
        }
        Budget budget = newBudget();
        KnownLookups lookups = question -> settings.answerFilter().filter(query.about(question),
                recursion.fromCache(question, recursion.newContext(query, budget)));
        return query.synthesis().resolve(query.question(), lookups);
    }

    /// This resolver is in use from now on. The setting for expired data applies to its caches, which it may share with the one before.
    public void begin() {
        caches.records().keepStaleFor(settings.stale().map(it -> it.maxAge().toSeconds()).orElse(0L));
    }

    /// The servers of the zones that lead to a name, the deepest zone first, with their known addresses. Sends no query; empty if
    /// queries for the name go to forwarders.
    public List<KnownServer> serversOf(Name name) {
        return recursion.serversOf(name);
    }

    /// When expired data is an answer; empty if never.
    public Optional<StaleAnswers> staleAnswers() {
        return settings.stale();
    }

    /// The stale answer to the query of a client, without sending queries; null if there is none, or if expired data is never an
    /// answer.
    public @Nullable Resolution stale(Query query) {
        if (settings.stale().isEmpty() || unsupported(query.question()) != null) {
            return null;
        }
        StaleLookups lookups = new StaleLookups(query, newBudget());
        Resolution found = query.synthesis().resolve(query.question(), lookups);
        boolean isAnswer =
                found.responseCode() == ResponseCode.NOERROR || found.responseCode() == ResponseCode.NXDOMAIN;
        return isAnswer && lookups.hasExpiredData ? found.stale(settings.stale().get().ttl()) : null;
    }

    /// Lookups of expired data for one query. Used by one thread.
    private final class StaleLookups implements KnownLookups {

        private final Query query;
        private final Budget budget;
        private boolean hasExpiredData;

        StaleLookups(Query query, Budget budget) {
            this.query = query;
            this.budget = budget;
        }

        @Override
        public Resolution last(Question question) {
            Recursion.Known known = recursion.stale(question, recursion.newContext(query, budget));
            hasExpiredData |= known.hasExpiredData();
            return settings.answerFilter().filter(query.about(question), known.resolution());
        }
    }

    /// Removes a name and the names below it from all caches. What other resolvers have shared about them before is not used any
    /// more.
    public void flush(Name name) {
        caches.flush(Set.of(name), time.millis());
    }

    /// Removes names and all names below them from all caches, in one pass.
    public void flush(Set<Name> names) {
        caches.flush(names, time.millis());
    }

    /// Clears all caches, and the state of servers.
    public void flushAll() {
        caches.flushAll(time.millis());
        health.flushAll();
    }

    /// Writes the content of the caches, in zone-file syntax with comments.
    public void dumpCache(Writer out) throws IOException {
        caches.dump(out, time);
    }

    /// The entries of the record cache, for a resolver of another process on this host.
    ///
    /// @param clock
    ///            the time of day
    public PassedRecords passedRecords(InstantSource clock) {
        return new PassedRecords(caches, settings.recursion().localData(), time, clock);
    }

    /// The caches, for a resolver with other settings.
    public Caches caches() {
        return caches;
    }

    /// The state of servers, for a resolver with other settings.
    public ServerHealth health() {
        return health;
    }

    /// The cached failures, in the order of their expiry.
    public List<ResolverState.Failed> failures() {
        long now = time.millis();
        List<ResolverState.Failed> failures = new ArrayList<>();
        caches.failures().forEach(now, (question, failure) -> failures
                .add(new ResolverState.Failed(question, failure.errors(), failure.ttl(now))));
        failures.sort(Comparator.comparingLong(ResolverState.Failed::retryAfterSeconds));
        return failures;
    }

    /// The known servers, in the order of their addresses.
    public List<ResolverState.ServerInfo> servers() {
        long now = time.nanos();
        List<ResolverState.ServerInfo> servers = new ArrayList<>();
        health.forEach(server -> servers.add(new ResolverState.ServerInfo(server.address(), server.isMeasured(),
                server.expectedRtt() / 1_000_000, server.timeout() / 1_000_000, server.timeouts(),
                server.isBackedOff(now), encryption(server), opportunistic(server, now))));
        servers.sort(Comparator.comparing(server -> Addresses.text(server.address())));
        return servers;
    }

    private static Optional<ResolverState.ServerInfo.Encryption> encryption(Server server) {
        return server.encryption() == null ? Optional.empty()
                : Optional.of(new ResolverState.ServerInfo.Encryption(server.isConnected(),
                        Optional.ofNullable(server.connectionProblem())));
    }

    private ResolverState.Opportunistic opportunistic(Server server, long now) {
        return settings.encryption().isEmpty() || server.encryption() != null
                ? new ResolverState.Opportunistic.Unknown()
                : ResolverState.Opportunistic.of(health.encryption(server.address().getAddress()), now);
    }

    public ResolverCounts counts() {
        return new ResolverCounts(resolved.sum(), failed.sum(), secure.sum(), insecure.sum(), bogus.sum(),
                queriesSent.sum(),
                recursion.inFlight(),
                recursion.rejected(),
                caches.records().size(),
                caches.records().octets(),
                caches.records().evicted(),
                caches.delegations().size(), caches.failures().size(), health.size());
    }

    /// What has come of lookups in the cache that is shared with other resolvers.
    public SharingCounts sharingCounts() {
        return recursion.sharingCounts();
    }

    /// Accepts no more queries and closes idle connections. Resolutions in progress end when their servers respond.
    @Override
    public void close() {
        closed = true;
        upstream.close();
    }
}
