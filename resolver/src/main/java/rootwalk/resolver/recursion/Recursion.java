package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.FailureCache;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Alias;
import rootwalk.resolver.recursion.ResponseAnalysis.Answer;
import rootwalk.resolver.recursion.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.recursion.ResponseAnalysis.Negative;
import rootwalk.resolver.recursion.ResponseAnalysis.Referral;
import rootwalk.resolver.recursion.ResponseAnalysis.Unusable;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Resolves questions, each by a [Search]; equal questions at the same time are resolved once. Any thread; blocks,
/// for virtual threads.
public final class Recursion {

    /// The budget of an outage probe.
    private static final BudgetLimits PROBE =
            new BudgetLimits(4, 1 << 16, 0, 0, 0, 0, Duration.ofSeconds(2), Duration.ofSeconds(2));

    /// After this long without any response, in nanoseconds, an outage is suspected.
    private static final long NO_RESPONSE_PERIOD = 2_000_000_000L;

    private final RecursionSettings settings;
    private final FailureCache failures;
    private final ServerHealth health;
    private final OutageProbe outageProbe;
    private final BestServers bestServers;
    private final ServerLists serverLists;
    private final ServerQueries serverQueries;
    private final Search.Components components;
    private final InFlightQueries inFlight = new InFlightQueries();
    private final ZoneQuota zoneQuota = new ZoneQuota();
    private final Time time;

    public Recursion(
            RecursionSettings settings,
            Caches caches,
            Upstream upstream,
            ServerHealth health,
            Time time,
            RandomGenerator secureRandom,
            Executor background) {
        this.settings = settings;
        this.time = time;
        failures = caches.failures();
        this.health = health;
        CacheUpdater cacheUpdater = new CacheUpdater(caches, time, settings.port());
        serverQueries = new ServerQueries(upstream,
                new Bailiwicks(settings.zones(), settings.localData(), caches.delegations(), time), zoneQuota,
                health, time, settings.port());
        serverLists = new ServerLists(caches, health, settings.addresses(), time, secureRandom, settings,
                new ServerAddressLookup());
        Priming priming = new Priming(settings.rootHints(), settings.port(), cacheUpdater, time, this::primingResponse);
        bestServers = new BestServers(settings, caches.delegations(), priming, time);
        outageProbe = new OutageProbe(health, time, background, this::probe);
        components = new Search.Components(settings.minimisation(), settings.localData(),
                new LocalInformation(caches.records(), time), bestServers, serverLists, serverQueries, cacheUpdater,
                time);
    }

    /// Queries the root servers, or the forwarder for everything, as an outage probe.
    private void probe() {
        ResolutionContext context = ResolutionContext.background(new Budget(PROBE, time));
        Question question = new Question(Name.ROOT, RecordType.NS);
        serverQueries.query(serverLists.of(bestServers.findKnown(Name.ROOT, RecordType.NS, null), context), question,
                QnameForm.FULL, context);
    }

    /// Resolves a question, or waits for a resolution of the same question.
    public Resolution resolve(Question question, ResolutionContext context) {
        if (context.isInProgress(question)) {
            return Failures.circle();
        }
        FailureCache.Failure failure = failures.find(question, time.millis());
        if (failure != null && !(failure.silent() && health.hasOutageEndedSince(failure.failedAt()))) {
            outageProbe.probeAgain();
            return new Resolution(failure.responseCode(), List.of(), List.of(), List.of(), Security.INDETERMINATE,
                    failure.ttl(time.millis()), true, failure.errors());
        }
        return inFlight.join(question, context, () -> lead(question, context));
    }

    private Resolution lead(Question question, ResolutionContext context) {
        int depth = context.budget().depth();
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.Started(depth, question));
        }
        context.enter(question);
        Resolution resolution;
        try {
            resolution = new Search(components, question, context).find();
            if (depth == 0 && resolution.isFailure() && context.continueInBackground(resolution)) {
                suspectsOutage(context);
                resolution = new Search(components, question, context).find();
            }
        } finally {
            context.leave();
        }
        if (!resolution.isFailure()) {
            failures.forget(question);
        } else if (depth == 0 || context.budget().exhausted() == null) {
            resolution = remembered(question, resolution, context);
        }
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.Finished(depth, question, resolution.responseCode()));
        }
        return resolution;
    }

    /// Whether no server at all responded recently although the resolution queried some. If so, starts an outage
    /// probe.
    private boolean suspectsOutage(ResolutionContext context) {
        long lately = time.nanos() - NO_RESPONSE_PERIOD;
        long since = context.budget().startedAt() - lately > 0 ? context.budget().startedAt() : lately;
        boolean silent = context.queries() > 0 && !health.hasResponseSince(since);
        if (silent) {
            outageProbe.suspectOutage(since);
        }
        return silent;
    }

    private Resolution remembered(Question question, Resolution failed, ResolutionContext context) {
        if (health.hasOutageEndedSince(context.budget().startedAt())) {
            return failed;
        }
        FailureCache.Failure failure =
                context.hasUntriedServers()
                        ? failures.keepBriefly(question, failed.responseCode(), failed.errors(), time)
                        : failures.keep(question, failed.responseCode(), failed.errors(), suspectsOutage(context),
                                time);
        return failed.withTtl(failure.ttl(time.millis()));
    }

    /// Resolves the addresses of servers.
    private final class ServerAddressLookup implements ServerLists.AddressLookup {

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
            switch (serverQueries.query(serverLists.of(parent, context), address, QnameForm.FULL, context).analysis()) {
                case Answer answer -> {
                    for (SignedRRset one : answer.rrsets()) {
                        Glue.addAll(one.rrset(), settings.port(), found);
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

    private ServerQueries.Result primingResponse(Delegation hints, Question question, ResolutionContext context) {
        return serverQueries.query(serverLists.of(hints, context), question, QnameForm.FULL, context);
    }

    /// The result without sending queries: an answer, a negative answer, the known part of an alias chain, or a
    /// referral.
    public Resolution fromCache(Question question, ResolutionContext context) {
        return new CacheOnly(components.localInformation(), bestServers, components.localData(), time).find(question,
                context);
    }

    /// The number of questions being resolved.
    public int inFlight() {
        return inFlight.size();
    }

    /// The number of queries rejected because too many for the same zone were in progress.
    public long rejected() {
        return zoneQuota.rejected();
    }
}
