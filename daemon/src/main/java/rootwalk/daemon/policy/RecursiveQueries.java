package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.PolicyHit;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.daemon.policy.response.Ruling;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.CachedMessage;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.EarlyResponse;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.ClientPrefix;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Resolves queries, each on its own virtual thread, which waits for the resolver, writes the response, stores it in
/// the message cache and sends it. Any thread.
public final class RecursiveQueries implements MessageCacheStep.Prefetcher {

    private static final ExtendedError DEFECT = new ExtendedError(ExtendedError.OTHER, "internal error");
    private static final ExtendedError OUT_OF_MEMORY = new ExtendedError(ExtendedError.OTHER, "out of memory");

    /// Answers with expired data at the same time, of queries that have no permit. Each takes microseconds.
    private static final int MOST_WITHOUT_SERVERS = 64;

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    /// After this time, stub resolvers have repeated the query.
    private static final long LATE_NANOS = 1_900_000_000L;

    private final Resolver resolver;
    private final MessageCache messages;
    private final ResponsePath responses;
    private final QueryObserver observer;
    private final Time time;
    private final ThreadFactory threads;
    private final RecursionQuota quota;
    private final FailureLog failures;
    private final Synthesis synthesis;
    private final AtomicInteger withoutServers = new AtomicInteger();
    private final ResponsePolicies policies;
    private final LongAdder late = new LongAdder();
    private final ObjectPool<Scratch> scratchPool = new ObjectPool<>(Scratch::new);

    /// Buffers to write one response outside the event loops. Used by one thread at a time.
    private static final class Scratch {
        final QueryContext context = new QueryContext();
        final byte[] response = new byte[QueryContext.MAX_MESSAGE];
    }

    /// @param responses writes responses
    /// @param observer for many threads at once
    /// @param threads makes virtual threads; their handler of uncaught exceptions receives defects
    /// @param quota of the queries resolved here
    /// @param failures receives every query of a client that failed
    /// @param synthesis makes results for the clients that get it
    /// @param policies change results for clients
    public RecursiveQueries(
            Resolver resolver,
            MessageCache messages,
            ResponsePath responses,
            QueryObserver observer,
            Time time,
            ThreadFactory threads,
            RecursionQuota quota,
            FailureLog failures,
            Synthesis synthesis,
            ResponsePolicies policies) {
        this.resolver = resolver;
        this.messages = messages;
        this.responses = responses;
        this.observer = observer;
        this.time = time;
        this.threads = threads;
        this.quota = quota;
        this.failures = failures;
        this.synthesis = synthesis;
        this.policies = policies;
    }

    /// The number of queries being resolved.
    public int running() {
        return quota.taken();
    }

    /// Whether so many queries are being resolved that their clients are looked at more closely.
    boolean isBusy() {
        return quota.isHalfTaken();
    }

    /// Rejected queries of clients.
    public long rejected() {
        return quota.rejected();
    }

    /// Responses that were not sent because they were too late, over UDP to a client with many queries.
    public long late() {
        return late.sum();
    }

    /// Waits until no query is being resolved, or until the time has passed.
    public void awaitEnd(Duration longest) {
        long end = time.nanos() + longest.toNanos();
        try {
            do {
                Thread.sleep(LOOK_INTERVAL);
            } while (quota.taken() > 0 && time.nanos() - end < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether no query is being resolved.
    public boolean isEmpty() {
        return quota.taken() == 0;
    }

    /// Takes a permit for a client. If there is one, the caller must call [#start].
    boolean tryAcquire(ClientAddress client) {
        return quota.tryAcquire(client.prefix());
    }

    /// Resolves and answers a query that has a permit.
    void start(DetachedQuery query) {
        ClientPrefix client = query.client().prefix();
        resolver.checkForLoop(query.question());
        ActiveQuery active = new ActiveQuery(query, client, time.nanos(), messages.generation(), failures.observer());
        try {
            threads.newThread(() -> {
                try {
                    serve(active);
                } finally {
                    quota.release(client);
                }
            })
                    .start();
        } catch (OutOfMemoryError e) {
            quota.release(client);
            report(e);
            fail(query);
        }
    }

    /// Takes a permit for an answer without servers. If there is one, the caller must call [#startWithoutServers].
    boolean tryAcquireWithoutServers() {
        if (resolver.staleAnswers().isEmpty()) {
            return false;
        }
        if (withoutServers.incrementAndGet() <= MOST_WITHOUT_SERVERS) {
            return true;
        }
        withoutServers.decrementAndGet();
        return false;
    }

    /// Answers a query that has no permit: with expired data, or with a failure if there is none. Servers are not queried, so it takes
    /// microseconds.
    ///
    /// @param failure why it has no permit
    void startWithoutServers(DetachedQuery query, ExtendedError failure) {
        ActiveQuery active = new ActiveQuery(query, query.client().prefix(), time.nanos(), messages.generation(),
                failures.observer());
        try {
            threads.newThread(() -> {
                try {
                    Resolution failed = Resolution.failed(ResponseCode.SERVFAIL, 0, failure);
                    Resolution stale = stale(query);
                    answerOrFail(active, stale == null ? failed : stale.insteadOf(failed));
                } finally {
                    withoutServers.decrementAndGet();
                    query.sink().close();
                }
            }).start();
        } catch (OutOfMemoryError e) {
            withoutServers.decrementAndGet();
            report(e);
            fail(query);
        }
    }

    /// Responds with SERVFAIL. If even that is not possible, the client must repeat the query.
    private void fail(DetachedQuery query) {
        try {
            Scratch scratch = scratchPool.acquire();
            try {
                var _ = write(scratch, query, unchanged(Resolution.failed(ResponseCode.SERVFAIL, 0, OUT_OF_MEMORY)),
                        messages.generation());
                send(scratch, query);
            } finally {
                scratchPool.release(scratch);
            }
        } catch (OutOfMemoryError e) {
            report(e);
        } finally {
            query.sink().close();
        }
    }

    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    @Override
    public void prefetch(CachedMessage message) {
        if (!quota.tryAcquire()) {
            return;
        }
        boolean dnssecOk = (message.variant() & CachedMessage.DNSSEC_OK) != 0;
        boolean checkingDisabled = (message.variant() & CachedMessage.CHECKING_DISABLED) != 0;
        boolean synthesisOffered = (message.variant() & CachedMessage.SYNTHESIS) != 0;
        PolicyScope scope = (message.variant() & CachedMessage.EXEMPT) != 0 ? PolicyScope.EXEMPT : PolicyScope.ALL;
        DetachedQuery query = DetachedQuery.internal(message.question(), dnssecOk, checkingDisabled, synthesisOffered,
                scope);
        try {
            threads.newThread(() -> {
                try {
                    resolveAgain(query);
                } finally {
                    quota.release();
                }
            })
                    .start();
        } catch (OutOfMemoryError e) {
            // The cached response is still used.
            quota.release();
            report(e);
        }
    }

    private void resolveAgain(DetachedQuery query) {
        long generation = messages.generation();
        Resolution resolution = resolver.refresh(query(query, ResolutionObserver.NONE, EarlyResponse.NONE));
        if (resolution.isFailure()) {
            return;
        }
        store(query, resolution, generation);
    }

    /// A query of a client that is being resolved.
    ///
    /// @param begun the time when it was received, by [Time#nanos]
    /// @param generation of the message cache at that time
    private record ActiveQuery(
            DetachedQuery query, ClientPrefix client, long begun, long generation,
            FailureLog.LastServers lastServers) {}

    private void serve(ActiveQuery active) {
        DetachedQuery query = active.query();
        Resolution stale = stale(query);
        try (FirstAnswer first =
                new FirstAnswer(answer -> answerOrFail(active, answer), failure -> log(active, failure, stale),
                        stale)) {
            sendStaleAnswer(first);
            Resolution resolution = resolve(query, stale != null, active.lastServers(), failure -> {
                if (!quota.hasRoomForBackground()) {
                    return false;
                }
                var _ = first.send(failure);
                return true;
            });
            if (!first.send(resolution) && !resolution.isFailure()) {
                store(query, resolution, active.generation());
            }
        } catch (OutOfMemoryError e) {
            report(e);
        } finally {
            query.sink().close();
        }
    }

    /// The stale answer to a query, or null. Without RD, only data that is used at once is one (RFC 8767 section 5).
    private @Nullable Resolution stale(DetachedQuery query) {
        Optional<StaleAnswers> answers = resolver.staleAnswers();
        if (answers.isEmpty() || !(query.recursionDesired() || answers.get().atOnce())) {
            return null;
        }
        try {
            return resolver.stale(query(query, ResolutionObserver.NONE, EarlyResponse.NONE));
        } catch (RuntimeException | OutOfMemoryError e) {
            report(e);
            return null;
        }
    }

    private void sendStaleAnswer(FirstAnswer first) {
        try {
            resolver.staleAnswers().ifPresent(it -> first.sendStaleAfter(it.after(), threads));
        } catch (OutOfMemoryError e) {
            // The client waits for the result.
            report(e);
        }
    }

    private void log(ActiveQuery active, Resolution failure, @Nullable Resolution stale) {
        Question question = active.query().question();
        Duration took = Duration.ofNanos(time.nanos() - active.begun());
        if (stale == null) {
            failures.failed(question, failure, active.lastServers(), took);
        } else {
            failures.answeredStale(question, failure, active.lastServers(), took);
        }
    }

    private void answerOrFail(ActiveQuery active, Resolution resolution) {
        try {
            answer(active, resolution);
        } catch (RuntimeException | OutOfMemoryError e) {
            report(e);
            fail(active.query());
        }
    }

    private void answer(ActiveQuery active, Resolution resolution) {
        DetachedQuery query = active.query();
        Ruling ruling = policies.rule(query, query(query, ResolutionObserver.NONE, EarlyResponse.NONE), resolution,
                resolver);
        Scratch scratch = scratchPool.acquire();
        try {
            if (!write(scratch, query, ruling, active.generation())) {
                observer.dropped(scratch.context);
                return;
            }
            if (isTooLate(active)) {
                late.increment();
                observer.dropped(scratch.context);
                return;
            }
            send(scratch, query);
            observer.answeredAfter(scratch.context, time.nanos() - active.begun());
        } finally {
            scratchPool.release(scratch);
        }
    }

    /// Writes a response without a client, to store it in the message cache.
    private void store(DetachedQuery query, Resolution resolution, long generation) {
        Ruling ruling = policies.rule(query, query(query, ResolutionObserver.NONE, EarlyResponse.NONE), resolution,
                resolver);
        Scratch scratch = scratchPool.acquire();
        try {
            var _ = write(scratch, query, ruling, generation);
        } finally {
            scratchPool.release(scratch);
        }
    }

    private void send(Scratch scratch, DetachedQuery query) {
        int length = responses.tail().complete(scratch.context);
        observer.answered(scratch.context, length);
        query.sink().send(scratch.response, 0, length);
    }

    /// Whether a response over UDP could be one of very many that were delayed and are sent at once to a possibly
    /// spoofed address (DNSBomb). A real client has repeated the query, and the answer is in the cache.
    private boolean isTooLate(ActiveQuery active) {
        return active.query().transport() == Transport.UDP && time.nanos() - active.begun() > LATE_NANOS
                && quota.hasMany(active.client());
    }

    /// @param refresh whether to query servers also without RD
    private Resolution resolve(DetachedQuery query, boolean refresh, ResolutionObserver observer,
            EarlyResponse early) {
        try {
            return query.recursionDesired() || refresh
                    ? resolver.resolve(query(query, observer, early))
                    : resolver.fromCache(query(query, ResolutionObserver.NONE, early));
        } catch (OutOfMemoryError e) {
            report(e);
            return Resolution.failed(ResponseCode.SERVFAIL, 0, OUT_OF_MEMORY);
        } catch (RuntimeException | StackOverflowError e) {
            // A defect: the client gets an error at once, and it is logged.
            report(e);
            return Resolution.failed(ResponseCode.SERVFAIL, 0, DEFECT);
        }
    }

    private Query query(DetachedQuery query, ResolutionObserver observer, EarlyResponse early) {
        return new Query(query.question(), query.dnssecOk(), query.checkingDisabled(), observer, early,
                query.synthesisOffered() ? synthesis : Synthesis.NONE);
    }

    private static Ruling unchanged(Resolution resolution) {
        return Ruling.Response.unchanged(resolution);
    }

    /// Returns false if there is no response.
    private boolean write(Scratch scratch, DetachedQuery query, Ruling ruling, long generation) {
        QueryContext context = scratch.context;
        context.resume(query, scratch.response, time.millis());
        responses.tail().limit(context);
        return switch (ruling) {
            case Ruling.Response response -> {
                writeRecords(scratch, query, response, generation);
                yield true;
            }
            case Ruling.OverTcp(var hit) -> {
                context.policyHit(hit);
                var _ = context.askForTcp(AnswerSource.POLICY);
                yield true;
            }
            case Ruling.Dropped _ -> false;
        };
    }

    private void writeRecords(Scratch scratch, DetachedQuery query, Ruling.Response ruling, long generation) {
        QueryContext context = scratch.context;
        Resolution resolution = ruling.resolution();
        // RFC 4035 section 3.2.3: AD says that all records of the answer are authentic. Aliases of this server are not
        // validated.
        boolean authentic = resolution.security() == Security.SECURE && query.aliases().isEmpty();
        PolicyHit hit = ruling.hit();
        if (hit != null) {
            context.policyHit(hit);
        }
        if (ruling.clearsRa()) {
            context.clearRa();
        }
        Answer answer = context.answer(source(context, resolution), resolution.responseCode(),
                query.answeredFlags() | (authentic ? Flags.AD : 0) | (ruling.isAuthoritative() ? Flags.AA : 0));
        if (query.policyHit() != null) {
            context.explain(ExtendedError.FORGED_ANSWER);
        }
        addAll(answer, Section.ANSWER, query.aliases());
        addAll(answer, Section.ANSWER, resolution.answer());
        addAll(answer, Section.AUTHORITY, query.proof());
        addAll(answer, Section.AUTHORITY, resolution.authority());
        addAll(answer, Section.ADDITIONAL, resolution.additional());
        for (ExtendedError error : resolution.errors()) {
            context.explain(error.code(), error.text().getBytes(StandardCharsets.UTF_8));
        }
        responses.write(context);
        // An answer that begins with an alias of this server is found in its zone before the message cache is used.
        if (query.aliases().isEmpty() && query.recursionDesired() && ruling.isCacheable()
                && query.policyScope() != PolicyScope.CLIENT) {
            keep(scratch, resolution, generation);
        }
    }

    private static AnswerSource source(QueryContext context, Resolution resolution) {
        return context.policyHit() != null ? AnswerSource.POLICY
                : resolution.isStale() ? AnswerSource.STALE
                        : Dns64.isMade(resolution) ? AnswerSource.DNS64 : AnswerSource.RECURSION;
    }

    private static void addAll(Answer answer, Section section, List<RRset> rrsets) {
        answer.section(section);
        for (int i = 0; i < rrsets.size(); i++) {
            answer.add(rrsets.get(i));
        }
    }

    private void keep(Scratch scratch, Resolution resolution, long generation) {
        var _ = messages.put(
                scratch.context.writer(),
                MessageCacheStep.variant(scratch.context),
                resolution.ttl(),
                scratch.context.answer().errors().values(),
                scratch.context.millis(),
                generation);
    }
}
