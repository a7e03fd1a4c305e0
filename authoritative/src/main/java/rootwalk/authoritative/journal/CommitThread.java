package rootwalk.authoritative.journal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;

/// The one thread that changes the zones of a journal. It takes all work that waits, makes the next version of each zone, stores all of
/// them in one transaction, then serves them, and then completes the work. If the transaction fails, nothing is served of it.
final class CommitThread {

    private static final Logger LOG = LoggerFactory.getLogger(CommitThread.class);

    /// Of all work that is not done, also if it waits for a long write.
    static final int MOST_PENDING = 16_384;
    private static final int MOST_CHANGES = 1024;
    /// After which no more changes are added to a transaction: they are in memory twice until it is stored.
    static final int ROUND_OCTETS = 4 << 20;
    /// Of a part of a long write. A change with more is a long write.
    static final int SLICE_OCTETS = 512 * 1024;
    private static final int SECONDS_TO_NEXT_TRY = 5;
    private static final int SECONDS_TO_NEXT_LOOK = 60;
    private static final int SECONDS_TO_NEXT_LONG_WRITE = 300;
    private static final int SECONDS_TO_NEXT_REPORT = 60;
    private static final long LONGEST_END = 500;

    private static final Outcome ENDED = new Outcome.NotStored("the server is shutting down");
    private static final Outcome FAILED = new Outcome.NotStored("the thread that changes zones has failed");
    private static final Outcome NOT_RECORDED = new Outcome.NotStored("the zone is not configured any more");
    private static final Outcome TOO_MANY = new Outcome.NotStored("too many changes of zones are waiting");

    private final Store store;
    private final InstantSource clock;
    private final Consumer<Zone> published;
    private final Planner planner;
    private final Retention retention;
    private final Aging aging;
    private final Thread thread;
    private final Semaphore places = new Semaphore(MOST_PENDING);
    private final BlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
    /// The outcomes of all work that is not done.
    private final Set<CompletableFuture<Outcome>> pending = ConcurrentHashMap.newKeySet();
    /// The outcome of all work from now on, if the thread has ended.
    private volatile @Nullable Outcome ended;
    private volatile boolean isEnding;
    private volatile boolean areOthersEnded;

    /// Work in its order: that whose zone has become free goes before that of the queue.
    private final Deque<Submission> ready = new ArrayDeque<>();
    private final Deque<LongWrite> longWrites = new ArrayDeque<>();
    private final Map<Name, JournaledZone> zones = new LinkedHashMap<>();
    /// Zones whose record in the store may differ, after a failed transaction.
    private final Set<JournaledZone> unsure = new LinkedHashSet<>();
    private @Nullable Round current;
    private @Nullable Throwable defect;
    private final LongAdder changes = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private long rejectedBefore;
    private long nextReport;
    private boolean isFailing;

    /// @param published receives each zone when another version is served, on this thread
    CommitThread(Store store, JournalSettings settings, InstantSource clock, ThreadFactory threads,
            Consumer<Zone> published) {
        this.store = store;
        this.clock = clock;
        this.published = published;
        retention = new Retention(store, settings, clock);
        aging = new Aging(store, retention, settings.maxAge());
        planner = new Planner(clock, settings.zoneSize(), SLICE_OCTETS);
        thread = threads.newThread(this::run);
        thread.start();
    }

    JournalCounts counts() {
        return new JournalCounts(changes.sum(), commits.sum(), rejected.sum(), octets());
    }

    private long octets() {
        try {
            return store.octets();
        } catch (UnreadableException e) {
            return 0;
        }
    }

    /// Submits work of others, whose number is limited. Any thread.
    void submit(Submission submission) {
        if (isEnding) {
            submission.outcome().complete(ENDED);
        } else if (places.tryAcquire()) {
            enter(submission);
        } else {
            submission.outcome().complete(TOO_MANY);
        }
    }

    /// Submits work of this server, and waits while there is too much. Any other thread.
    void submitWaiting(Submission submission) {
        boolean hasPlace = false;
        boolean isInterrupted = false;
        while (!hasPlace && !isEnding) {
            try {
                hasPlace = places.tryAcquire(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (hasPlace) {
            enter(submission);
        } else {
            submission.outcome().complete(ENDED);
        }
    }

    @SuppressWarnings("UndefinedEquals") // futures are told apart by identity
    private void enter(Submission submission) {
        CompletableFuture<Outcome> outcome = submission.outcome();
        pending.add(outcome);
        var _ = outcome.whenComplete((_, _) -> {
            pending.remove(outcome);
            places.release();
        });
        queue.add(submission);
        Outcome end = ended;
        if (end != null) {
            outcome.complete(end);
        }
    }

    /// All zones of the configuration are attached. The recording of others, which the store has, has ended. Any thread.
    void endOthers() {
        areOthersEnded = true;
    }

    /// Stores all work that waits, and closes the store. Waits no longer than the shutdown of a daemon may take. If the disk does not
    /// answer, the work that is not stored is rejected. May be called twice.
    void close() {
        isEnding = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            complete(ENDED);
        }
    }

    private void complete(Outcome outcome) {
        pending.forEach(it -> it.complete(outcome));
    }

    private void run() {
        Outcome end = FAILED;
        try {
            while (!isEnding || !queue.isEmpty() || !ready.isEmpty()) {
                turn();
            }
            end = ENDED;
        } finally {
            ended = end;
            complete(end);
            store.close();
        }
    }

    /// A defect must not end the thread, nor leave work of any zone without an outcome.
    private void turn() {
        try {
            if (defect == null) {
                take();
                round();
            } else {
                cleanUp(defect);
                defect = null;
            }
        } catch (Throwable e) {
            defect = e;
        }
    }

    /// Ends what a defect has interrupted. If that fails as well, for example without memory, it can be done again.
    private void cleanUp(Throwable e) {
        LOG.error("changes of zones could not be made", e);
        String why = "the server has failed to make it: " + e;
        Round interrupted = current;
        if (interrupted != null) {
            LongWrite part = interrupted.part();
            if (part != null) {
                part.submission().ifPresent(it -> reject(it, why));
                part.zone.longWrite = null;
                part.zone.hasStrays = true;
            }
            interrupted.submissions().stream()
                    .filter(it -> !it.zone().waiting.contains(it) && !it.zone().isWriting(it))
                    .forEach(it -> reject(it, why));
            if (interrupted.submissions().isEmpty()) {
                // A defect that stays must not make work wait for ever.
                ready.forEach(it -> reject(it, why));
                ready.clear();
            }
            current = null;
        }
        for (JournaledZone zone : zones.values()) {
            if (zone.isWorking()) {
                unsure.add(zone);
                zone.forgetWork();
            }
            free(zone);
        }
    }

    /// Takes what waits. Without any work, it waits, but not for long if something is left to do.
    private void take() {
        try {
            if (ready.isEmpty() && longWrites.isEmpty() && !isEnding && !isAgingDue()) {
                Submission first =
                        queue.poll(unsure.isEmpty() ? SECONDS_TO_NEXT_LOOK : SECONDS_TO_NEXT_TRY, TimeUnit.SECONDS);
                if (first != null) {
                    ready.add(first);
                }
            }
        } catch (InterruptedException e) {
            // The thread is to end.
            return;
        }
        if (ready.size() < MOST_CHANGES) {
            queue.drainTo(ready, MOST_CHANGES - ready.size());
        }
    }

    private boolean isAgingDue() {
        return areOthersEnded && aging.isDue(now());
    }

    private void round() {
        Round round = new Round();
        current = round;
        round.take(longWrites.poll());
        unsure.forEach(it -> correct(it, round));
        while (!ready.isEmpty() && round.submissions().size() < MOST_CHANGES && round.octets() < ROUND_OCTETS) {
            plan(ready.remove(), round);
        }
        if (isAgingDue()) {
            try {
                aging.addTo(round, zones, now());
            } catch (UnreadableException e) {
                LOG.debug("the journal cannot be read", e);
            }
        }
        store(round);
        current = null;
    }

    /// The record of a zone in the store may differ.
    private void correct(JournaledZone zone, Round round) {
        retention.reconcile(zone);
        round.touch(zone);
    }

    /// Lets work go on that waited for a long write. It came before what is ready.
    private void free(JournaledZone zone) {
        if (zone.longWrite == null) {
            for (Iterator<Submission> last = zone.waiting.descendingIterator(); last.hasNext();) {
                ready.addFirst(last.next());
            }
            zone.waiting.clear();
        }
    }

    private void plan(Submission submission, Round round) {
        JournaledZone zone = submission.zone();
        round.took(submission);
        if (zone.hasEnded && !(submission.work() instanceof Work.End)) {
            submission.outcome().complete(NOT_RECORDED);
            return;
        }
        if (!zone.waiting.isEmpty() || zone.isBlocked()) {
            zone.waiting.add(submission);
            return;
        }
        Plan plan;
        try {
            plan = planner.plan(zone.zone.apex(), zone.workingRecord(), zone.workingState(), submission.work());
        } catch (RuntimeException e) {
            round.finish(submission, new Outcome.Failed(e));
            return;
        }
        switch (plan) {
            case Plan.Nothing(Outcome outcome) -> round.finish(submission, outcome);
            case Plan.Step step -> {
                round.add(step.writes());
                round.touch(zone);
                zone.work(step);
                round.finish(submission, step.outcome());
            }
            case Plan.Sliced sliced ->
                begin(submission, ChangeWrite.of(submission, sliced, store, SLICE_OCTETS), round);
            case Plan.Whole whole -> begin(submission, ChangeWrite.of(submission, whole, store, SLICE_OCTETS), round);
        }
        switch (submission.work()) {
            case Work.Begin(Recovery recovery) -> {
                zones.put(zone.zone.apex(), zone);
                zone.hasStrays = recovery.hasStrays();
            }
            case Work.Forget _ -> {
                zone.forgottenUntil = zone.record().next();
                round.touch(zone);
            }
            case Work.End _ -> end(zone);
            case Work.Edit _,Work.Load _,Work.Replace _,Work.SetTimes _,Work.Freeze _ -> {}
        }
    }

    /// Begins a long write of a change. It must follow from a version that is stored, and there can be only one.
    private void begin(Submission submission, LongWrite write, Round round) {
        JournaledZone zone = submission.zone();
        if (zone.isWorking() || zone.longWrite != null) {
            zone.waiting.add(submission);
            round.touch(zone);
        } else {
            begin(write);
        }
    }

    private void begin(LongWrite write) {
        write.zone.longWrite = write;
        longWrites.add(write);
    }

    private void end(JournaledZone zone) {
        zone.hasEnded = true;
        zone.zone.endRecording();
        zones.remove(zone.zone.apex(), zone);
        unsure.remove(zone);
        Round round = current;
        if (zone.longWrite != null) {
            longWrites.remove(zone.longWrite);
            if (round != null && zone.longWrite.equals(round.part())) {
                round.take(null);
            }
            zone.longWrite = null;
        }
    }

    private void store(Round first) {
        Round round = first;
        StoreException failure = attempt(round);
        boolean isSettled = false;
        while (failure != null && failure.isFull()) {
            if (!retention.makeSpace(zones.values(), unsure)) {
                if (isSettled || !retention.settle()) {
                    break;
                }
                isSettled = true;
            }
            round = again(notDone(round), round.part());
            failure = attempt(round);
        }
        if (failure != null) {
            notStored(round, failure);
        }
    }

    /// Returns why the round is not stored, or null if it is.
    private @Nullable StoreException attempt(Round round) {
        try {
            LongWrite part = round.part();
            if (part != null) {
                part.addTo(round);
            }
            for (JournaledZone zone : round.zones()) {
                retention.dropOld(zone, round);
            }
            if (!round.isEmpty()) {
                store.commit(round.writes());
                commits.increment();
            }
        } catch (StoreException e) {
            forget(round);
            return e;
        } catch (UnreadableException e) {
            forget(round);
            return new StoreException(e);
        }
        stored(round);
        return null;
    }

    private void forget(Round round) {
        for (JournaledZone zone : round.zones()) {
            zone.forgetWork();
            // Whether something is stored nevertheless is not known.
            zone.hasStrays = true;
            if (!zone.hasEnded) {
                unsure.add(zone);
            }
        }
    }

    private void stored(Round round) {
        if (isFailing && !round.isRetry() && !round.isEmpty()) {
            isFailing = false;
            LOG.info("changes of zones are stored again; {} were rejected", rejected.sum() - rejectedBefore);
        }
        unsure.removeAll(round.zones());
        List<Zone> changed = new ArrayList<>();
        for (JournaledZone zone : round.zones()) {
            if (zone.isWorking() && zone.publishWork()) {
                changed.add(zone.zone);
            }
        }
        LongWrite part = round.part();
        if (part != null) {
            part.stored();
        }
        changed.forEach(this::tell);
        for (Round.Finished finished : round.finished()) {
            changes.add(isChange(finished.outcome()) ? 1 : 0);
            finished.submission().outcome().complete(finished.outcome());
        }
        if (part != null) {
            go(part);
        }
        for (JournaledZone zone : round.zones()) {
            beginNext(zone);
            free(zone);
        }
    }

    /// Continues a long write in a later round, or ends it.
    private void go(LongWrite part) {
        if (part.hasEnded()) {
            part.zone.longWrite = null;
            beginNext(part.zone);
            free(part.zone);
        } else {
            longWrites.add(part);
        }
    }

    private static boolean isChange(Outcome outcome) {
        return switch (outcome) {
            case Outcome.OfChange(Result result) -> result instanceof Result.Changed;
            case Outcome.OfFile(FileOutcome file) ->
                file instanceof FileOutcome.Served || file instanceof FileOutcome.ServedAnew;
            case Outcome.Done _,Outcome.Failed _,Outcome.NotStored _ -> false;
        };
    }

    private void tell(Zone zone) {
        try {
            published.accept(zone);
        } catch (RuntimeException e) {
            LOG.error("after a change of the zone {}", zone, e);
        }
    }

    /// The work of a round that was not stored and is not part of a long write, in its order.
    private static List<Submission> notDone(Round round) {
        List<Submission> all = round.submissions().stream()
                .filter(it -> !it.outcome().isDone() && !it.zone().isWriting(it)).toList();
        all.forEach(it -> it.zone().waiting.remove(it));
        return all;
    }

    /// Makes a round again, or a part of it.
    private Round again(List<Submission> submissions, @Nullable LongWrite part) {
        Round round = new Round();
        current = round;
        round.retry();
        round.take(part);
        submissions.stream().map(Submission::zone).filter(unsure::contains).forEach(it -> correct(it, round));
        submissions.forEach(it -> plan(it, round));
        return round;
    }

    private void notStored(Round round, StoreException e) {
        List<Submission> submissions = notDone(round);
        LongWrite part = round.part();
        if (e.isFull() && submissions.size() + (part == null ? 0 : 1) > 1) {
            // One of them may need more than there is.
            submissions.forEach(it -> storeAlone(List.of(it), null));
            if (part != null && !part.zone.hasEnded) {
                storeAlone(List.of(), part);
            }
        } else {
            reject(submissions, part, e);
            round.zones().forEach(this::free);
        }
    }

    private void storeAlone(List<Submission> submissions, @Nullable LongWrite part) {
        Round round = again(submissions, part);
        StoreException failure = attempt(round);
        if (failure != null) {
            reject(notDone(round), part, failure);
            round.zones().forEach(this::free);
        }
    }

    private void reject(List<Submission> submissions, @Nullable LongWrite part, StoreException e) {
        report(e);
        submissions.forEach(it -> reject(it, e.getMessage()));
        if (part != null) {
            part.submission().ifPresent(it -> reject(it, e.getMessage()));
            part.zone.nextLongTry = now() + SECONDS_TO_NEXT_LONG_WRITE;
            part.zone.hasStrays = true;
            part.notStored();
            go(part);
        }
    }

    private void reject(Submission submission, @Nullable String why) {
        rejected.increment();
        JournaledZone zone = submission.zone();
        if (submission.work() instanceof Work.Begin(Recovery recovery) && !zone.hasEnded) {
            // It is served nevertheless. Its record is stored with its next change.
            zone.publisher().publish(recovery.state());
            unsure.add(zone);
        }
        submission.outcome().complete(new Outcome.NotStored("the journal cannot be written: " + why));
    }

    private void report(StoreException e) {
        long now = now();
        if (!isFailing && (now >= nextReport || now < nextReport - SECONDS_TO_NEXT_REPORT)) {
            nextReport = now + SECONDS_TO_NEXT_REPORT;
            LOG.error(
                    "changes of zones cannot be stored: {}; they are rejected until they can be, and the zones are served"
                            + " as they are; {}",
                    e.getMessage(), e.isFull()
                            ? "make space on the disk, or raise journal.size"
                            : "check the disk of journal.directory");
        }
        if (!isFailing) {
            isFailing = true;
            rejectedBefore = rejected.sum();
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /// Begins to remove what a zone does not need any more, or to store its content.
    private void beginNext(JournaledZone zone) {
        if (zone.longWrite != null || zone.hasEnded || !zone.waiting.isEmpty() || mustWait(zone)) {
            return;
        }
        if (zone.hasStrays) {
            zone.hasStrays = false;
            begin(new Sweep(zone, store));
        } else if (zone.zone.state() instanceof ZoneSnapshot snapshot && retention.needsBase(zone)) {
            begin(new BaseWrite(zone, new ContentParts(snapshot, zone.record().generation() + 1), store,
                    SLICE_OCTETS));
        }
    }

    /// After a failure. A clock that is set back must not make it longer.
    private boolean mustWait(JournaledZone zone) {
        long now = now();
        return now < zone.nextLongTry && now >= zone.nextLongTry - SECONDS_TO_NEXT_LONG_WRITE;
    }
}
