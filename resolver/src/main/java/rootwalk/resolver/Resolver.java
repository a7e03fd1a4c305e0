package rootwalk.resolver;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.EarlyAnswer;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.resolver.recursion.Recursion;
import rootwalk.resolver.recursion.Walk;
import rootwalk.resolver.upstream.CarefulUpstream;
import rootwalk.resolver.upstream.JoinedUpstream;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Resolves queries. Any thread; the methods that resolve block and are meant for virtual threads.
public final class Resolver implements Lookup, AutoCloseable {

    private final ResolverSettings settings;
    private final Caches caches;
    private final ServerHealth health;
    private final Time time;
    private final Upstream upstream;
    private final Recursion recursion;
    private final LongAdder resolved = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder asked = new LongAdder();
    private volatile boolean closed;

    /// A resolver with empty caches.
    ///
    /// @param asker
    ///            sends and receives datagrams; closed by whoever made it
    /// @param unpredictable
    ///            a cryptographically strong source that any thread may use
    public Resolver(ResolverSettings settings, UdpAsker asker, Time time, RandomGenerator unpredictable) {
        this(settings, asker, time, unpredictable, Caches.of(settings.cache()),
                new ServerHealth(time, settings.upstream().servers()));
    }

    /// A resolver that goes on with what another one learnt.
    public Resolver(
            ResolverSettings settings,
            UdpAsker asker,
            Time time,
            RandomGenerator unpredictable,
            Caches caches,
            ServerHealth health) {
        this(settings, new CarefulUpstream(asker, health, unpredictable, time, settings.mixCase(), settings.upstream()),
                time, unpredictable, caches, health, Thread::startVirtualThread);
    }

    /// A resolver over another way to ask.
    ///
    /// @param background
    ///            runs what no client waits for and may block
    Resolver(
            ResolverSettings settings,
            Upstream upstream,
            Time time,
            RandomGenerator unpredictable,
            Caches caches,
            ServerHealth health,
            Executor background) {
        this.settings = settings;
        this.time = time;
        this.caches = caches;
        this.health = health;
        this.upstream = new JoinedUpstream(upstream);
        recursion = new Recursion(settings.recursion(), caches, this.upstream, health, time, unpredictable,
                background);
    }

    /// Resolves a client's query. Always has an outcome, within the time of the budget. Where servers may still answer
    /// when that is over, the client gets a failure by [Query#early], and the walk goes on for the cache.
    public Resolution resolve(Query query) {
        return resolve(query, walk(query));
    }

    /// A client's query came in, which may be one of this server's own that a forwarder sends back. Neither waits nor
    /// allocates.
    public void hears(Question question) {
        health.echoes().asks(question, time.nanos());
    }

    /// Resolves a question anew although it is in cache, so that the cache has it for longer (prefetch).
    public Resolution refresh(Query query) {
        Walk walk = walk(query);
        walk.askAnew(query.question());
        return resolve(query, walk);
    }

    private Resolution resolve(Query query, Walk walk) {
        Resolution unfit = unfit(query.question());
        if (unfit != null) {
            return unfit;
        }
        if (closed) {
            return Resolution.failed(ResponseCode.SERVFAIL, 0,
                    new ExtendedError(ExtendedError.NOT_READY, "going down"));
        }
        try {
            resolved.increment();
            Resolution resolution = recursion.resolve(query.question(), walk);
            if (resolution.isFailure()) {
                failed.increment();
            }
            return resolution;
        } finally {
            asked.add(walk.queries());
        }
    }

    private static @Nullable Resolution unfit(Question question) {
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

    private Walk walk(Query query) {
        return new Walk(new Budget(settings.limits(), time), query.observer(), query.early(),
                settings.recursion().signed() || query.dnssecOk(), query.dnssecOk(), query.checkingDisabled());
    }

    /// Answers on behalf of another question, such as one of validation.
    @Override
    public Resolution resolve(Question question, Budget budget) {
        return recursion.resolve(question, new Walk(budget, WalkObserver.NOBODY, EarlyAnswer.NONE, true, true, true));
    }

    /// The best that is known without asking anybody (RD=0): an answer, a denial, or a referral to the closest servers
    /// known.
    public Resolution fromCache(Query query) {
        Resolution unfit = unfit(query.question());
        return unfit != null ? unfit : recursion.fromCache(query.question(), walk(query));
    }

    /// Forgets everything about a name and the names below it.
    public void flush(Name name) {
        caches.flush(name);
    }

    /// Forgets everything, also how fast servers are.
    public void flushAll() {
        caches.flushAll();
        health.flushAll();
    }

    /// Writes what is in cache, in zone-file syntax with comments.
    public void dumpCache(Writer out) throws IOException {
        caches.dump(out, time);
    }

    /// What was learnt, for a resolver with other settings.
    public Caches caches() {
        return caches;
    }

    /// What was learnt about servers, for a resolver with other settings.
    public ServerHealth health() {
        return health;
    }

    /// The questions that could not be answered, the one that is asked again first at the head.
    public List<ResolverState.Failed> failures() {
        long now = time.millis();
        List<ResolverState.Failed> failures = new ArrayList<>();
        caches.failures().forEach(now, (question, failure) -> failures
                .add(new ResolverState.Failed(question, failure.errors(), failure.ttl(now))));
        failures.sort(Comparator.comparingLong(ResolverState.Failed::retryAfterSeconds));
        return failures;
    }

    /// The servers that were asked, in the order of their addresses.
    public List<ResolverState.Known> servers() {
        long now = time.nanos();
        List<ResolverState.Known> servers = new ArrayList<>();
        health.forEach(server -> servers.add(new ResolverState.Known(server.address(), server.isMeasured(),
                server.expectedRtt() / 1_000_000, server.timeout() / 1_000_000, server.silences(),
                server.isResting(now))));
        servers.sort(Comparator.comparing(server -> Addresses.text(server.address())));
        return servers;
    }

    public ResolverCounts counts() {
        return new ResolverCounts(resolved.sum(), failed.sum(), asked.sum(), recursion.inFlight(),
                recursion.turnedAway(),
                caches.records().size(),
                caches.delegations().size(), caches.failures().size(), health.size());
    }

    /// Takes no more queries and closes idle connections. Walks under way end as their servers answer.
    @Override
    public void close() {
        closed = true;
        upstream.close();
    }
}
