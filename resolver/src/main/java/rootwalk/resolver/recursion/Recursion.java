package rootwalk.resolver.recursion;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.cache.FailureCache;
import rootwalk.resolver.cache.FailureCache.Cause;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.cache.FailureCache.Use;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.cache.Known.Present;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.KnownServer;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.recursion.Search.Unknown;
import rootwalk.resolver.servers.QnameForm;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.servers.ServerLists;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.resolver.servers.ServerSettings;
import rootwalk.resolver.sharing.SharedRecords;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Resolves questions, each with a [Search]. Equal questions at the same time are resolved only once. Thread-safe. Blocks, so
/// callers use virtual threads.
public final class Recursion {

    /// The limits of an outage probe.
    private static final BudgetLimits PROBE =
            new BudgetLimits(4, 1 << 16, 0, 0, 2, 1, Duration.ofSeconds(2), Duration.ofSeconds(2));

    /// After this long without any response, in nanoseconds, an outage is suspected.
    private static final long NO_RESPONSE_PERIOD = 2_000_000_000L;

    private final RecursionSettings settings;
    private final FailureCache failures;
    private final DelegationCache delegations;
    private final RecordCache records;
    private final ServerHealth health;
    private final OutageProbe outageProbe;
    private final BestServers bestServers;
    private final ServerLists serverLists;
    private final ServerQueries serverQueries;
    private final Search.Components components;
    private final InFlightQueries inFlight = new InFlightQueries();
    private final ResolutionContext.ServerLookups serverLookups = new ServerAddressLookup();
    private final SharedLookup sharedLookup;
    private final Validator validator;
    private final Time time;

    public Recursion(
            RecursionSettings settings,
            int queriesPerZone,
            Caches caches,
            Upstream upstream,
            ServerHealth health,
            Time time,
            RandomGenerator secureRandom,
            Executor background) {
        this.settings = settings;
        this.time = time;
        failures = caches.failures();
        delegations = caches.delegations();
        records = caches.records();
        this.health = health;
        ServerSettings serverSettings = settings.servers();
        serverQueries = new ServerQueries(serverSettings, queriesPerZone, upstream, health, caches.delegations(), time);
        serverLists = new ServerLists(serverSettings, caches, health, time, secureRandom);
        validator = settings.validator().validator(caches, time);
        ResponseValidation validation = new ResponseValidation(validator, new ValidatorLookups());
        CacheUpdater cacheUpdater = new CacheUpdater(caches, settings.aggressiveNsec(), validator, time);
        Priming priming = new Priming(settings.rootHints(), settings.port(), caches, time,
                new RootQuery(validation, cacheUpdater));
        bestServers = new BestServers(settings, caches.delegations(), priming, time);
        outageProbe = new OutageProbe(health, time, background, this::probe);
        sharedLookup = new SharedLookup(
                settings.sharing().map(it -> new SharedRecords(it, caches, settings.localData(), time)).orElse(null),
                time);
        components = new Search.Components(settings.minimisation(), settings.localData(),
                new CacheLookup(caches, settings.aggressiveNsec(), validator, time),
                new StaleLookup(caches.records(), validator, time), sharedLookup, bestServers,
                serverLists,
                serverQueries,
                validation,
                cacheUpdater,
                new DelegationUpdates(caches, time, settings.port()),
                new ClientReferral(caches.records(), new ResponseValidation(validator, new NoLookups()), time), time);
    }

    /// Queries the root servers, or the forwarder for everything, as an outage probe; both if names are resolved iteratively when
    /// the forwarder fails.
    private void probe() {
        long begun = time.nanos();
        Delegation servers = bestServers.findKnown(Name.ROOT, RecordType.NS, Set.of());
        probe(servers);
        if (bestServers.hasFallback(servers) && !health.hasResponseSince(begun)) {
            probe(bestServers.findKnown(Name.ROOT, RecordType.NS, Set.of(servers.cut())));
        }
    }

    private void probe(Delegation servers) {
        Question question = new Question(Name.ROOT, RecordType.NS);
        ResolutionContext context = new ResolutionContext(Query.of(question), new Budget(PROBE, time), Validator.NONE,
                serverLookups);
        var _ = queryServers(servers, question, context);
    }

    private ServerQueries.Result queryServers(Delegation servers, Question question, ResolutionContext context) {
        return serverQueries.query(serverLists.of(servers, context.serverContext()), question, QnameForm.FULL, false,
                context.serverContext());
    }

    /// A context for the query of a client.
    public ResolutionContext newContext(Query query, Budget budget) {
        return new ResolutionContext(query, budget, validator, serverLookups);
    }

    /// Resolves a question, or waits for a resolution of the same question. The question is that of the client or of a
    /// sub-query.
    public Resolution resolve(Question question, ResolutionContext context) {
        if (context.isInProgress(question)) {
            context.noteCircle();
            return Failures.circle();
        }
        FailureCache.Failure failure = failures.find(question, use(question, context), time.millis());
        if (failure != null && !(failure.cause().silent() && health.hasOutageEndedSince(failure.failedAt()))) {
            outageProbe.probeAgain();
            return new Resolution(failure.responseCode(), List.of(), List.of(), List.of(),
                    failure.cause().kind() == Kind.VALIDATION ? Security.BOGUS : Security.INDETERMINATE,
                    failure.ttl(time.millis()), true, failure.errors());
        }
        return inFlight.join(question, context, () -> lead(question, context));
    }

    /// The result of the query of a client: as [#resolve], but secure only if the validator can judge the time.
    public Resolution resolveForClient(Question question, ResolutionContext context) {
        return ifSure(resolve(question, context));
    }

    private Resolution ifSure(Resolution resolution) {
        return validator.isSure() ? resolution : resolution.unsure();
    }

    private Resolution resolveForValidation(Question question, ResolutionContext context) {
        context.enterValidation();
        try {
            return resolve(question, context);
        } finally {
            context.leaveValidation();
        }
    }

    /// The questions of a validator.
    private final class ValidatorLookups implements ResponseValidation.Lookups {

        @Override
        public Resolution resolve(Question question, ResolutionContext context) {
            return resolveForValidation(question, context);
        }

        @Override
        public boolean isKnownCut(Name name) {
            return delegations.find(name, time.millis()) != null;
        }
    }

    /// For validation without queries: only with cached data.
    private static final class NoLookups implements ResponseValidation.Lookups {

        @Override
        public Resolution resolve(Question question, ResolutionContext context) {
            return Resolution.failed(ResponseCode.SERVFAIL, 0);
        }

        @Override
        public boolean isKnownCut(Name name) {
            return false;
        }
    }

    private Resolution lead(Question question, ResolutionContext context) {
        int depth = context.budget().depth();
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.Started(depth, question));
        }
        SharedRecords.@Nullable Writing writing = sharedLookup.begin(context);
        context.enter(question);
        boolean circleBefore = context.forgetCircle();
        @Nullable
        Resolution kept = null;
        Search search = new Search(components, Unknown.QUERY, question, context);
        Resolution resolution;
        try {
            resolution = search.find();
            if (depth == 0 && resolution.isFailure()) {
                if (context.serverContext().awaitsInBackground() && !context.budget().isOutOfTime()) {
                    // The next queries get this failure too, and do not wait for late responses.
                    kept = remembered(question, resolution, search, context);
                }
                if (context.continueInBackground(resolution)) {
                    probeIfSilent(context);
                    search = new Search(components, Unknown.QUERY, question, context);
                    resolution = search.find();
                }
            }
        } finally {
            context.leave();
        }
        if (!resolution.isFailure()) {
            failures.forget(question, use(question, context));
            sharedLookup.write(question, resolution, context, writing);
        } else if (kept != null) {
            resolution = kept;
        } else if (depth == 0 || !context.budget().hasReachedLimit()) {
            resolution = remembered(question, resolution, search, context);
        }
        if (circleBefore) {
            context.noteCircle();
        }
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.Finished(depth, question, resolution.responseCode()));
        }
        return resolution;
    }

    private static Use use(Question question, ResolutionContext context) {
        return new Use(context.checkingDisabled(), context.followsAliases(question));
    }

    /// Starts an outage probe if no server at all responded recently although the resolution queried some.
    ///
    /// @return whether no server responded
    private boolean probeIfSilent(ResolutionContext context) {
        long lately = time.nanos() - NO_RESPONSE_PERIOD;
        long since = context.budget().startedAt() - lately > 0 ? context.budget().startedAt() : lately;
        boolean silent = context.queries() > 0 && !health.hasResponseSince(since);
        if (silent) {
            outageProbe.start(since);
        }
        return silent;
    }

    private Resolution remembered(Question question, Resolution failed, Search search,
            ResolutionContext context) {
        // If an answer could not be refreshed, the cached one is still valid.
        if (context.bypassesCacheFor(question) || health.hasOutageEndedSince(context.budget().startedAt())) {
            return failed;
        }
        if (context.isShortened() && context.budget().isOutOfTime()) {
            return failed;
        }
        if (context.serverContext().hasLocalShortage()) {
            // This says nothing about the servers of the name (RFC 9520 section 2).
            return failed;
        }
        boolean ofValidation = failed.security() == Security.BOGUS || context.serverContext().hasForwarderFailed();
        if (ofValidation && context.isRefresh()) {
            // Other trust anchors may apply to clients.
            return failed;
        }
        boolean ofCircle = context.hasMetCircle() && context.budget().depth() > 0;
        Kind kind = ofValidation ? Kind.VALIDATION : Kind.RESOLUTION;
        if (ofCircle || (context.serverContext().hasServersNotLookedUp() && !ofValidation)) {
            FailureCache.Failure brief = failures.keepBriefly(question,
                    new Cause(kind, search.hasFollowedAlias(), false), failed.responseCode(), failed.errors(), time);
            return failed.withTtl(brief.ttl(time.millis()));
        }
        boolean silent = probeIfSilent(context);
        Cause cause = new Cause(kind, search.hasFollowedAlias(), silent);
        FailureCache.Failure failure =
                failures.keep(question, cause, failed.responseCode(), failed.errors(), time);
        return failed.withTtl(failure.ttl(time.millis()));
    }

    /// Resolves the addresses of servers.
    private final class ServerAddressLookup implements ResolutionContext.ServerLookups {

        @Override
        public Resolution resolve(Question question, ResolutionContext context) {
            return Recursion.this.resolve(question, context);
        }

        @Override
        public List<InetSocketAddress> queryParent(Delegation child, Question address, ResolutionContext context) {
            Delegation parent = bestServers.find(child.cut(), RecordType.DS, context);
            if (child.cut().isRoot() || !child.cut().isBelow(parent.cut())) {
                return List.of();
            }
            List<InetSocketAddress> found = new ArrayList<>();
            switch (queryServers(parent, address, context).analysis()) {
                case Answer answer -> {
                    for (SignedRRset rrset : answer.rrsets()) {
                        Glue.addAll(rrset.rrset(), settings.port(), found);
                    }
                }
                case Referral referral -> {
                    for (Delegation.NameServer server : referral.servers()) {
                        if (server.name().equals(address.name())) {
                            found.addAll(server.addresses());
                        }
                    }
                }
                case Negative negative -> {}
                case Alias alias -> {}
                case NameTooLong nameTooLong -> {}
                case Unusable unusable -> {}
            }
            return found;
        }
    }

    private final class RootQuery implements Priming.RootQuery {
        private final ResponseValidation validation;
        private final CacheUpdater cacheUpdater;

        RootQuery(ResponseValidation validation, CacheUpdater cacheUpdater) {
            this.validation = validation;
            this.cacheUpdater = cacheUpdater;
        }

        @Override
        public ServerQueries.Result send(Delegation hints, Question question, ResolutionContext context) {
            return queryServers(hints, question, context);
        }

        @Override
        public void store(Answer answer, Question question, Delegation root, ResolutionContext context) {
            if (validation.validate(answer, question, root, context).analysis() instanceof Answer validated) {
                cacheUpdater.answers(validated, question, context.signed());
            }
        }
    }

    /// The result without sending queries (RD=0): an answer, a negative answer, the known part of an alias chain, or a
    /// referral.
    public Resolution fromCache(Question question, ResolutionContext context) {
        return ifSure(new Search(components, Unknown.REFER, question, context).find());
    }

    /// A result of cached data.
    ///
    /// @param hasExpiredData
    ///            whether a part of it has expired
    public record Known(Resolution resolution, boolean hasExpiredData) {}

    /// The answer with expired data where there is no other (RFC 8767), without sending queries; a failure if there is none. The TTL
    /// of expired records is 0.
    public Known stale(Question question, ResolutionContext context) {
        Search search = new Search(components, Unknown.STALE, question, context);
        Resolution found = search.find();
        return new Known(ifSure(found), search.hasUsedStaleData());
    }

    /// The servers of the zones that lead to a name, the deepest zone first, with their known addresses. Sends no query.
    public List<KnownServer> serversOf(Name name) {
        List<KnownServer> servers = new ArrayList<>();
        for (Delegation delegation : bestServers.leadingTo(name)) {
            for (Delegation.NameServer server : delegation.servers()) {
                Set<InetAddress> addresses = new LinkedHashSet<>();
                server.addresses().forEach(it -> addresses.add(it.getAddress()));
                addresses.addAll(cachedAddresses(server.name()));
                servers.add(new KnownServer(server.name(), List.copyOf(addresses)));
            }
        }
        return servers;
    }

    private List<InetAddress> cachedAddresses(Name server) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
            if (records.find(server, type, time.millis()) instanceof Present known) {
                Glue.addAll(known.rrset(), settings.port(), addresses);
            }
        }
        return addresses.stream().map(InetSocketAddress::getAddress).toList();
    }

    /// The number of questions being resolved.
    public int inFlight() {
        return inFlight.size();
    }

    /// What has come of lookups in the shared cache.
    public SharingCounts sharingCounts() {
        return sharedLookup.counts();
    }

    /// The number of queries rejected because too many for the same zone were in progress.
    public long rejected() {
        return serverQueries.rejected();
    }
}
