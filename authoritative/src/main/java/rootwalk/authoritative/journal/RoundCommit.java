package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneWriter.Result;

/// Stores a round in one transaction, then serves its versions, and then completes its work. If it cannot be stored, nothing is served of
/// it; if the store is full, it is tried again with less. Used by the commit thread, except for the numbers.
final class RoundCommit {

    private static final Logger LOG = LoggerFactory.getLogger(RoundCommit.class);

    private final Store store;
    private final Backlog backlog;
    private final LongWrites longWrites;
    private final Retention retention;
    private final RoundBuilder rounds;
    private final Rejections rejections;
    private final Consumer<Zone> published;
    private final LongAdder changes = new LongAdder();
    private final LongAdder commits = new LongAdder();

    /// @param published receives each zone when another version is served
    RoundCommit(Store store, Backlog backlog, LongWrites longWrites, Retention retention, RoundBuilder rounds,
            Rejections rejections, Consumer<Zone> published) {
        this.store = store;
        this.backlog = backlog;
        this.longWrites = longWrites;
        this.retention = retention;
        this.rounds = rounds;
        this.rejections = rejections;
        this.published = published;
    }

    /// Changes that are stored. Any thread.
    long changes() {
        return changes.sum();
    }

    /// Transactions. Any thread.
    long commits() {
        return commits.sum();
    }

    void store(Round first) {
        Round round = first;
        StoreException failure = attempt(round);
        boolean isSettled = false;
        while (failure != null && failure.isFull()) {
            if (!retention.makeSpace(backlog.zones().values(), backlog.unsure())) {
                if (isSettled || !retention.settle()) {
                    break;
                }
                isSettled = true;
            }
            round = rounds.again(notDone(round), round.part());
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
                backlog.unsure().add(zone);
            }
        }
    }

    private void stored(Round round) {
        if (!round.isRetry() && !round.isEmpty()) {
            rejections.reportEnd();
        }
        backlog.unsure().removeAll(round.zones());
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
            resume(part);
        }
        for (JournaledZone zone : round.zones()) {
            longWrites.beginNext(zone);
            backlog.free(zone);
        }
    }

    private void resume(LongWrite part) {
        if (!longWrites.resume(part)) {
            longWrites.beginNext(part.zone);
            backlog.free(part.zone);
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

    private void notStored(Round round, StoreException e) {
        List<Submission> submissions = notDone(round);
        LongWrite part = round.part();
        if (e.isFull() && submissions.size() + (part == null ? 0 : 1) > 1) {
            // One of them may need more than there is.
            rounds.undo(submissions);
            submissions.forEach(it -> storeAlone(List.of(it), null));
            if (part != null && !part.zone.hasEnded) {
                storeAlone(List.of(), part);
            }
        } else {
            reject(submissions, round, e);
        }
    }

    private void storeAlone(List<Submission> submissions, @Nullable LongWrite part) {
        Round round = rounds.again(submissions, part);
        StoreException failure = attempt(round);
        if (failure != null) {
            reject(notDone(round), round, failure);
        }
    }

    private void reject(List<Submission> submissions, Round round, StoreException e) {
        rejections.report(e);
        submissions.forEach(it -> rejections.reject(it, e.getMessage()));
        LongWrite part = round.part();
        if (part != null) {
            part.submission().ifPresent(it -> rejections.reject(it, e.getMessage()));
            longWrites.giveUp(part);
            resume(part);
        }
        round.zones().forEach(backlog::free);
    }
}
