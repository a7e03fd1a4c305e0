package rootwalk.daemon.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.PolicyScope;
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
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.ClientPrefix;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// Resolves queries, each on its own virtual thread, which waits for the resolver, has a [ResultWriter] write and store the response,
/// and sends it. Any thread.
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
    private final QueryObserver observer;
    private final Time time;
    private final ThreadFactory threads;
    private final RecursionQuota quota;
    private final FailureLog failures;
    private final Synthesis synthesis;
    private final AtomicInteger withoutServers = new AtomicInteger();
    private final ResponsePolicies policies;
    private final LongAdder late = new LongAdder();
    private final ObjectPool<ResultWriter> writers;

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
        this.observer = observer;
        this.time = time;
        this.threads = threads;
        this.quota = quota;
        this.failures = failures;
        this.synthesis = synthesis;
        this.policies = policies;
        writers = new ObjectPool<>(() -> new ResultWriter(messages, responses, time));
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
            ResultWriter writer = writers.acquire();
            try {
                var _ = writer.write(query,
                        Ruling.Response.unchanged(Resolution.failed(ResponseCode.SERVFAIL, 0, OUT_OF_MEMORY)),
                        messages.generation());
                send(writer, query);
            } finally {
                writers.release(writer);
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
        Resolution resolution = resolver.refresh(unobserved(query));
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
            return resolver.stale(unobserved(query));
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
        Ruling ruling = rule(query, resolution);
        ResultWriter writer = writers.acquire();
        try {
            if (!writer.write(query, ruling, active.generation())) {
                observer.dropped(writer.context());
                return;
            }
            if (isTooLate(active)) {
                late.increment();
                observer.dropped(writer.context());
                return;
            }
            send(writer, query);
            observer.answeredAfter(writer.context(), time.nanos() - active.begun());
        } finally {
            writers.release(writer);
        }
    }

    /// Writes a response without a client, to store it in the message cache.
    private void store(DetachedQuery query, Resolution resolution, long generation) {
        Ruling ruling = rule(query, resolution);
        ResultWriter writer = writers.acquire();
        try {
            var _ = writer.write(query, ruling, generation);
        } finally {
            writers.release(writer);
        }
    }

    private void send(ResultWriter writer, DetachedQuery query) {
        int length = writer.complete();
        observer.answered(writer.context(), length);
        query.sink().send(writer.response(), 0, length);
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

    private Ruling rule(DetachedQuery query, Resolution resolution) {
        return policies.rule(query, unobserved(query), resolution, resolver);
    }

    private Query unobserved(DetachedQuery query) {
        return query(query, ResolutionObserver.NONE, EarlyResponse.NONE);
    }

    private Query query(DetachedQuery query, ResolutionObserver observer, EarlyResponse early) {
        return new Query(query.question(), query.dnssecOk(), query.checkingDisabled(), observer, early,
                query.synthesisOffered() ? synthesis : Synthesis.NONE);
    }
}
