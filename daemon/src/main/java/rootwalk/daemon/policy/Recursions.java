package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.ClientPrefix;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.CachedReply;
import rootwalk.resolver.cache.ReplyCache;
import rootwalk.resolver.contract.EarlyAnswer;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RecordSet;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Questions being resolved, each on a virtual thread of its own that waits for the resolver, writes the response,
/// stores it in the message cache and sends it. Any thread.
public final class Recursions implements CachedReplies.Refresher {

    private static final ExtendedError DEFECT = new ExtendedError(ExtendedError.OTHER, "internal error");
    private static final ExtendedError OUT_OF_MEMORY = new ExtendedError(ExtendedError.OTHER, "out of memory");

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    /// Before this, stub resolvers have asked again.
    private static final long LATE_NANOS = 1_900_000_000L;

    private final Resolver resolver;
    private final ReplyCache replies;
    private final ResponsePath responses;
    private final QueryObserver observer;
    private final Time time;
    private final ThreadFactory threads;
    private final RecursionPlaces places;
    private final FailureLog failures;
    private final LongAdder late = new LongAdder();
    private final Shelf<Desk> desks = new Shelf<>(Desk::new);

    /// What is needed to write one response away from the event loops. Used by one thread at a time.
    private static final class Desk {
        final Exchange exchange = new Exchange();
        final byte[] reply = new byte[Exchange.LARGEST_MESSAGE];
    }

    /// @param responses the way of answers out
    /// @param observer for many threads at once
    /// @param threads makes virtual threads; their handler of uncaught exceptions hears of defects
    /// @param places for what is resolved here
    /// @param failures is told of every client's question that could not be answered
    public Recursions(
            Resolver resolver,
            ReplyCache replies,
            ResponsePath responses,
            QueryObserver observer,
            Time time,
            ThreadFactory threads,
            RecursionPlaces places,
            FailureLog failures) {
        this.resolver = resolver;
        this.replies = replies;
        this.responses = responses;
        this.observer = observer;
        this.time = time;
        this.threads = threads;
        this.places = places;
        this.failures = failures;
    }

    /// Questions being resolved now.
    public int running() {
        return places.taken();
    }

    /// Questions of clients for which there was no place.
    public long turnedAway() {
        return places.turnedAway();
    }

    /// Responses that were not sent because they came too late to a client with many questions.
    public long late() {
        return late.sum();
    }

    /// Waits until no question is being resolved here any more, or the time is over.
    public void awaitEnd(Duration longest) {
        long end = time.nanos() + longest.toNanos();
        try {
            do {
                Thread.sleep(LOOK_INTERVAL);
            } while (places.taken() > 0 && time.nanos() - end < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes a place for a client; whoever got one begins.
    boolean enter(ClientAddress client) {
        return places.enter(ClientPrefix.of(client));
    }

    /// Resolves and answers a query for which there is a place.
    void begin(DetachedQuery query) {
        ClientPrefix client = ClientPrefix.of(query.client());
        resolver.hears(query.question());
        Work work = new Work(query, client, time.nanos(), replies.generation(), failures.watch());
        try {
            threads.newThread(() -> {
                try {
                    serve(work);
                } finally {
                    places.leave(client);
                }
            })
                    .start();
        } catch (OutOfMemoryError e) {
            places.leave(client);
            report(e);
            fail(query);
        }
    }

    /// Answers SERVFAIL; where not even that is possible, the client asks again.
    private void fail(DetachedQuery query) {
        try {
            Desk desk = desks.take();
            try {
                write(desk, query, Resolution.failed(ResponseCode.SERVFAIL, 0, OUT_OF_MEMORY), replies.generation());
                send(desk, query);
            } finally {
                desks.bringBack(desk);
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
    public void refresh(CachedReply reply) {
        if (!places.enter()) {
            return;
        }
        boolean dnssecOk = (reply.variant() & CachedReply.DNSSEC_OK) != 0;
        boolean checkingDisabled = (reply.variant() & CachedReply.CHECKING_DISABLED) != 0;
        try {
            threads.newThread(() -> {
                try {
                    renew(DetachedQuery.ofOurOwn(reply.question(), dnssecOk, checkingDisabled));
                } finally {
                    places.leave();
                }
            })
                    .start();
        } catch (OutOfMemoryError e) {
            // The response in the cache is sent all the same.
            places.leave();
            report(e);
        }
    }

    private void renew(DetachedQuery query) {
        long generation = replies.generation();
        Resolution resolution = resolver.refresh(query(query, WalkObserver.NOBODY, EarlyAnswer.NONE));
        if (resolution.isFailure()) {
            return;
        }
        keepForNext(query, resolution, generation);
    }

    /// A client's query that is being resolved.
    ///
    /// @param begun when it came, by the clock of [Time#nanos]
    /// @param generation of the message cache at that time
    private record Work(
            DetachedQuery query, ClientPrefix client, long begun, long generation, FailureLog.Watch watch) {}

    private void serve(Work work) {
        DetachedQuery query = work.query();
        AtomicBoolean failed = new AtomicBoolean();
        try {
            Resolution resolution = resolve(query, work.watch(), failure -> {
                if (!places.hasRoomForBackground()) {
                    return false;
                }
                failed.set(true);
                answerOrFail(work, failure);
                return true;
            });
            if (!failed.get()) {
                answerOrFail(work, resolution);
            } else if (!resolution.isFailure()) {
                keepForNext(query, resolution, work.generation());
            }
        } catch (OutOfMemoryError e) {
            report(e);
        } finally {
            query.sink().close();
        }
    }

    private void answerOrFail(Work work, Resolution resolution) {
        try {
            answer(work, resolution);
        } catch (RuntimeException | OutOfMemoryError e) {
            report(e);
            fail(work.query());
        }
    }

    private void answer(Work work, Resolution resolution) {
        DetachedQuery query = work.query();
        if (resolution.isFailure()) {
            failures.failed(query.question(), resolution, work.watch(), Duration.ofNanos(time.nanos() - work.begun()));
        }
        Desk desk = desks.take();
        try {
            write(desk, query, resolution, work.generation());
            if (isTooLate(work)) {
                late.increment();
                observer.dropped(desk.exchange);
                return;
            }
            send(desk, query);
        } finally {
            desks.bringBack(desk);
        }
    }

    /// Writes a response that nobody waits for, so that it is in the message cache.
    private void keepForNext(DetachedQuery query, Resolution resolution, long generation) {
        Desk desk = desks.take();
        try {
            write(desk, query, resolution, generation);
        } finally {
            desks.bringBack(desk);
        }
    }

    private void send(Desk desk, DetachedQuery query) {
        int length = responses.complete(desk.exchange);
        observer.answered(desk.exchange, length);
        query.sink().send(desk.reply, 0, length);
    }

    /// Whether a response by UDP would be one of very many that were held back and all leave at once, for an address
    /// that need not be the asker's (DNSBomb). Who really waits has asked again, and the answer is in the cache.
    private boolean isTooLate(Work work) {
        return work.query().transport() == Transport.UDP && time.nanos() - work.begun() > LATE_NANOS
                && places.hasMany(work.client());
    }

    private Resolution resolve(DetachedQuery query, WalkObserver watch, EarlyAnswer early) {
        try {
            return query.recursionDesired()
                    ? resolver.resolve(query(query, watch, early))
                    : resolver.fromCache(query(query, WalkObserver.NOBODY, early));
        } catch (OutOfMemoryError e) {
            report(e);
            return Resolution.failed(ResponseCode.SERVFAIL, 0, OUT_OF_MEMORY);
        } catch (RuntimeException | StackOverflowError e) {
            // A defect: whoever asked is told so at once, and the operator as well.
            report(e);
            return Resolution.failed(ResponseCode.SERVFAIL, 0, DEFECT);
        }
    }

    private static Query query(DetachedQuery query, WalkObserver watch, EarlyAnswer early) {
        return new Query(query.question(), query.dnssecOk(), query.checkingDisabled(), watch, early);
    }

    private void write(Desk desk, DetachedQuery query, Resolution resolution, long generation) {
        Exchange exchange = desk.exchange;
        exchange.resume(query, desk.reply, time.millis());
        responses.limit(exchange);
        Answer answer = exchange.answer(AnswerSource.RECURSION, resolution.responseCode(), query.answeredFlags());
        addAll(answer, Section.ANSWER, query.aliases());
        addAll(answer, Section.ANSWER, resolution.answer());
        addAll(answer, Section.AUTHORITY, resolution.authority());
        addAll(answer, Section.ADDITIONAL, resolution.additional());
        for (ExtendedError error : resolution.errors()) {
            exchange.explain(error.code(), error.text().getBytes(StandardCharsets.UTF_8));
        }
        responses.write(exchange);
        // What begins with an alias of this server is found in its zone again before the message cache is looked into.
        if (query.aliases().isEmpty() && query.recursionDesired()) {
            keep(desk, resolution, generation);
        }
    }

    private static void addAll(Answer answer, Section section, List<RecordSet> sets) {
        answer.section(section);
        for (int i = 0; i < sets.size(); i++) {
            answer.add(sets.get(i));
        }
    }

    private void keep(Desk desk, Resolution resolution, long generation) {
        CachedReply reply = CachedReply.of(
                desk.exchange.writer(),
                CachedReply.variant(desk.exchange.request()),
                resolution.ttl(),
                desk.exchange.answer().errors().values(),
                desk.exchange.millis());
        if (reply != null) {
            replies.put(reply, generation);
        }
    }
}
