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
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.Refers;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
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
    private static final long SILENCE = 2_000_000_000L;

    private final RecursionSettings settings;
    private final FailureCache failures;
    private final ServerHealth health;
    private final OutageProbe outageProbe;
    private final BestServers bestServers;
    private final ServerLists serverLists;
    private final Inquiry inquiry;
    private final Search.Means means;
    private final Flights flights = new Flights();
    private final ZonePlaces zonePlaces = new ZonePlaces();
    private final Time time;

    public Recursion(
            RecursionSettings settings,
            Caches caches,
            Upstream upstream,
            ServerHealth health,
            Time time,
            RandomGenerator unpredictable,
            Executor background) {
        this.settings = settings;
        this.time = time;
        failures = caches.failures();
        this.health = health;
        Learning learning = new Learning(caches, time, settings.port());
        inquiry = new Inquiry(upstream,
                new Bailiwicks(settings.zones(), settings.localData(), caches.delegations(), time), zonePlaces,
                health, time, settings.port());
        serverLists = new ServerLists(caches, health, settings.addresses(), time, unpredictable, settings,
                new Addresses());
        Priming priming = new Priming(settings.rootHints(), settings.port(), learning, time, this::primingReply);
        bestServers = new BestServers(settings, caches.delegations(), priming, time);
        outageProbe = new OutageProbe(health, time, background, this::probe);
        means = new Search.Means(settings.minimisation(), settings.localData(),
                new LocalInformation(caches.records(), time), bestServers, serverLists, inquiry, learning,
                time);
    }

    /// Queries the root servers, or the forwarder for everything, as an outage probe.
    private void probe() {
        Walk walk = Walk.ofOurOwn(new Budget(PROBE, time));
        Question question = new Question(Name.ROOT, RecordType.NS);
        inquiry.ask(serverLists.of(bestServers.findKnown(Name.ROOT, RecordType.NS, null), walk), question,
                Exposure.WHOLE, walk);
    }

    /// Resolves a question, or waits for a resolution of the same question.
    public Resolution resolve(Question question, Walk walk) {
        if (walk.isUnderWay(question)) {
            return Failures.circle();
        }
        FailureCache.Failure failure = failures.find(question, time.millis());
        if (failure != null && !(failure.silent() && health.hasReturnedSince(failure.failedAt()))) {
            outageProbe.looksAgain();
            return new Resolution(failure.responseCode(), List.of(), List.of(), List.of(), Security.INDETERMINATE,
                    failure.ttl(time.millis()), true, failure.errors());
        }
        return flights.join(question, walk, () -> lead(question, walk));
    }

    private Resolution lead(Question question, Walk walk) {
        int depth = walk.budget().depth();
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.Started(depth, question));
        }
        walk.begins(question);
        Resolution resolution;
        try {
            resolution = new Search(means, question, walk).find();
            if (depth == 0 && resolution.isFailure() && walk.goesOnAfter(resolution)) {
                suspectsOutage(walk);
                resolution = new Search(means, question, walk).find();
            }
        } finally {
            walk.ends();
        }
        if (!resolution.isFailure()) {
            failures.forget(question);
        } else if (depth == 0 || walk.budget().exhausted() == null) {
            resolution = remembered(question, resolution, walk);
        }
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.Finished(depth, question, resolution.responseCode()));
        }
        return resolution;
    }

    /// Whether no server at all responded recently although the resolution queried some. If so, starts an outage
    /// probe.
    private boolean suspectsOutage(Walk walk) {
        long lately = time.nanos() - SILENCE;
        long since = walk.budget().begun() - lately > 0 ? walk.budget().begun() : lately;
        boolean silent = walk.queries() > 0 && !health.hasHeardSince(since);
        if (silent) {
            outageProbe.suspects(since);
        }
        return silent;
    }

    private Resolution remembered(Question question, Resolution failed, Walk walk) {
        if (health.hasReturnedSince(walk.budget().begun())) {
            return failed;
        }
        FailureCache.Failure failure =
                walk.hasLeftServersUntried()
                        ? failures.keepBriefly(question, failed.responseCode(), failed.errors(), time)
                        : failures.keep(question, failed.responseCode(), failed.errors(), suspectsOutage(walk), time);
        return failed.withTtl(failure.ttl(time.millis()));
    }

    /// Resolves the addresses of servers.
    private final class Addresses implements ServerLists.Asking {

        @Override
        public Resolution resolve(Question question, Walk walk) {
            return Recursion.this.resolve(question, walk);
        }

        @Override
        public List<InetSocketAddress> askParent(Delegation child, Question address, Walk walk) {
            Delegation parent = bestServers.find(child.cut(), RecordType.DS, walk);
            if (child.cut().isRoot() || !child.cut().isBelow(parent.cut())) {
                return List.of();
            }
            List<InetSocketAddress> found = new ArrayList<>();
            switch (inquiry.ask(serverLists.of(parent, walk), address, Exposure.WHOLE, walk).analysis()) {
                case Answers answers -> {
                    for (SignedSet one : answers.sets()) {
                        Glue.addAll(one.set(), settings.port(), found);
                    }
                }
                case Refers refers -> {
                    for (Delegation.NameServer server : refers.servers()) {
                        if (server.name().equals(address.name())) {
                            found.addAll(server.addresses());
                        }
                    }
                }
                case Denies denies -> {}
                case Alias alias -> {}
                case TooLong tooLong -> {}
                case Useless useless -> {}
            }
            return found;
        }
    }

    private Inquiry.Result primingReply(Delegation hints, Question question, Walk walk) {
        return inquiry.ask(serverLists.of(hints, walk), question, Exposure.WHOLE, walk);
    }

    /// The result without sending queries: an answer, a negative answer, the known part of an alias chain, or a
    /// referral.
    public Resolution fromCache(Question question, Walk walk) {
        return new CacheOnly(means.local(), bestServers, means.localData(), time).find(question, walk);
    }

    /// The number of questions being resolved.
    public int inFlight() {
        return flights.size();
    }

    /// The number of queries rejected because too many for the same zone were in progress.
    public long turnedAway() {
        return zonePlaces.turnedAway();
    }
}
