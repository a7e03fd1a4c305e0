package rootwalk.authoritative.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;

/// The one thread that changes the zones of a journal. It takes all work that waits, makes the next version of each zone, stores all of
/// them in one transaction, then serves them, and then completes the work. If the transaction fails, nothing is served of it.
final class CommitThread {

    private static final Logger LOG = LoggerFactory.getLogger(CommitThread.class);

    private static final int SECONDS_TO_NEXT_TRY = 5;
    private static final int SECONDS_TO_NEXT_LOOK = 60;
    private static final long LONGEST_END = 500;

    private static final Outcome FAILED = new Outcome.NotStored("the thread that changes zones has failed");

    private final Store store;
    private final SubmissionQueue queue = new SubmissionQueue();
    private final Backlog backlog = new Backlog();
    private final LongWrites longWrites;
    private final Aging aging;
    private final RoundBuilder rounds;
    private final Rejections rejections;
    private final RoundCommit commit;
    private final Thread thread;
    private @Nullable Throwable defect;

    /// @param published receives each zone when another version is served, on this thread
    CommitThread(Store store, JournalSettings settings, InstantSource clock, ThreadFactory threads,
            Consumer<Zone> published) {
        this.store = store;
        Retention retention = new Retention(store, settings, clock);
        longWrites = new LongWrites(store, retention, clock, RoundBuilder.SLICE_OCTETS);
        aging = new Aging(store, retention, settings.maxAge(), clock);
        rounds = new RoundBuilder(store, backlog, longWrites,
                new Planner(clock, settings.zoneSize(), RoundBuilder.SLICE_OCTETS), retention, aging);
        rejections = new Rejections(backlog, clock);
        commit = new RoundCommit(store, backlog, longWrites, retention, rounds, rejections, published);
        thread = threads.newThread(this::run);
        thread.start();
    }

    /// The work for this thread.
    SubmissionQueue queue() {
        return queue;
    }

    JournalCounts counts() {
        return new JournalCounts(commit.changes(), commit.commits(), rejections.number(), octets());
    }

    private long octets() {
        try {
            return store.octets();
        } catch (UnreadableException e) {
            return 0;
        }
    }

    /// All zones of the configuration are attached. The recording of others, which the store has, has ended. Any thread.
    void endOthers() {
        aging.endOthers();
    }

    /// Stores all work that waits, and closes the store. Waits no longer than the shutdown of a daemon may take. If the disk does not
    /// answer, the work that is not stored is rejected. May be called twice.
    void close() {
        var _ = close(Duration.ofMillis(LONGEST_END));
    }

    /// The same with another time.
    ///
    /// @return whether the files are closed
    boolean close(Duration longest) {
        queue.end();
        thread.interrupt();
        try {
            var _ = thread.join(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean isClosed = !thread.isAlive();
        if (!isClosed) {
            queue.abandon();
        }
        return isClosed;
    }

    private void run() {
        Outcome end = FAILED;
        try {
            while (!queue.isEnding() || !queue.isEmpty() || !backlog.isEmpty()) {
                turn();
            }
            end = SubmissionQueue.ENDING;
        } finally {
            queue.endWith(end);
            store.close();
        }
    }

    /// A defect must not end the thread, nor leave work of any zone without an outcome.
    private void turn() {
        try {
            if (defect == null) {
                take();
                commit.store(rounds.next());
                rounds.endCurrent();
            } else {
                cleanUp(defect);
                defect = null;
            }
        } catch (Throwable e) {
            defect = e;
        }
    }

    /// Takes what waits. Without any work, it waits, but not for long if something is left to do.
    private void take() {
        try {
            if (backlog.isEmpty() && longWrites.isEmpty() && !queue.isEnding() && !aging.isDue()) {
                Submission first =
                        queue.poll(backlog.unsure().isEmpty() ? SECONDS_TO_NEXT_LOOK : SECONDS_TO_NEXT_TRY);
                if (first != null) {
                    backlog.add(first);
                }
            }
        } catch (InterruptedException e) {
            // The thread is to end.
            return;
        }
        backlog.fill(queue, RoundBuilder.MOST_CHANGES);
    }

    /// Ends what a defect has interrupted. If that fails as well, for example without memory, it can be done again.
    private void cleanUp(Throwable e) {
        LOG.error("changes of zones could not be made", e);
        String why = "the server has failed to make it: " + e;
        Round interrupted = rounds.current();
        if (interrupted != null) {
            LongWrite part = interrupted.part();
            if (part != null) {
                part.submission().ifPresent(it -> rejections.reject(it, why));
                part.zone.longWrite = null;
                part.zone.hasStrays = true;
            }
            interrupted.submissions().stream()
                    .filter(it -> !it.zone().waiting.contains(it) && !it.zone().isWriting(it))
                    .forEach(it -> rejections.reject(it, why));
            if (interrupted.submissions().isEmpty()) {
                // A defect that stays must not make work wait for ever.
                backlog.removeAll(it -> rejections.reject(it, why));
            }
            rounds.endCurrent();
        }
        for (JournaledZone zone : backlog.zones().values()) {
            if (zone.isWorking()) {
                backlog.unsure().add(zone);
                zone.forgetWork();
            }
            backlog.free(zone);
        }
    }
}
