package rootwalk.authoritative.journal;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the rounds from the work of the backlog: the next version of each zone, and what is stored for it. Used by the commit thread.
final class RoundBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(RoundBuilder.class);

    static final int MOST_CHANGES = 1024;
    /// After which no more changes are added to a transaction: they are in memory twice until it is stored.
    static final int ROUND_OCTETS = 4 << 20;
    /// Of a part of a long write. A change with more is a long write.
    static final int SLICE_OCTETS = 512 * 1024;

    private static final Outcome NOT_RECORDED = new Outcome.NotStored("the zone is not configured any more");
    private static final Outcome IS_REMOVED = new Outcome.NotStored("the zone is being removed");

    private final Store store;
    private final Backlog backlog;
    private final LongWrites longWrites;
    private final Planner planner;
    private final Retention retention;
    private final Aging aging;
    private @Nullable Round current;

    RoundBuilder(Store store, Backlog backlog, LongWrites longWrites, Planner planner, Retention retention,
            Aging aging) {
        this.store = store;
        this.backlog = backlog;
        this.longWrites = longWrites;
        this.planner = planner;
        this.retention = retention;
        this.aging = aging;
    }

    /// The round that was made last, if it has not ended.
    @Nullable
    Round current() {
        return current;
    }

    /// The current round is stored, or its work is rejected.
    void endCurrent() {
        current = null;
    }

    /// Makes a round of the work that is ready.
    Round next() {
        Round round = begin(longWrites.poll());
        backlog.unsure().forEach(it -> correct(it, round));
        while (!backlog.isEmpty() && round.submissions().size() < MOST_CHANGES && round.octets() < ROUND_OCTETS) {
            plan(backlog.remove(), round);
        }
        if (aging.isDue()) {
            try {
                aging.addTo(round, backlog.zones());
            } catch (UnreadableException e) {
                LOG.debug("the journal cannot be read", e);
            }
        }
        return round;
    }

    /// Makes a round again, or a part of it.
    Round again(List<Submission> submissions, @Nullable LongWrite part) {
        Round round = begin(part);
        round.retry();
        undo(submissions);
        submissions.stream().map(Submission::zone).filter(backlog.unsure()::contains)
                .forEach(it -> correct(it, round));
        submissions.forEach(it -> plan(it, round));
        return round;
    }

    /// Zones whose removal was planned in a round that is not stored accept the changes before it again.
    void undo(List<Submission> submissions) {
        submissions.stream().filter(it -> it.work() instanceof Work.Suspend)
                .forEach(it -> it.zone().isSuspended = false);
    }

    private Round begin(@Nullable LongWrite part) {
        Round round = new Round();
        current = round;
        round.take(part);
        return round;
    }

    /// The record of a zone in the store may differ.
    private void correct(JournaledZone zone, Round round) {
        retention.reconcile(zone);
        round.touch(zone);
    }

    private void plan(Submission submission, Round round) {
        JournaledZone zone = submission.zone();
        round.took(submission);
        if (submission.work() instanceof Work.Entries(List<Store.Write> writes)) {
            round.add(writes);
            round.finish(submission, new Outcome.Done());
            return;
        }
        if (!zone.accepts(submission.work())) {
            submission.outcome().complete(zone.hasEnded ? NOT_RECORDED : IS_REMOVED);
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
                backlog.add(zone);
                zone.hasStrays = recovery.hasStrays();
            }
            case Work.Forget _ -> {
                zone.forgottenUntil = zone.record().next();
                round.touch(zone);
            }
            case Work.Suspend _ -> zone.isSuspended = true;
            case Work.Resume _ -> zone.isSuspended = false;
            case Work.End _ -> end(zone, round);
            case Work.Edit _,Work.Load _,Work.Replace _,Work.SetTimes _,Work.Freeze _,Work.Entries _ -> {}
        }
    }

    /// Begins the long write of a change. It must follow from a version that is stored, and there can be only one.
    private void begin(Submission submission, LongWrite write, Round round) {
        JournaledZone zone = submission.zone();
        if (zone.isWorking() || zone.longWrite != null) {
            zone.waiting.add(submission);
            round.touch(zone);
        } else {
            longWrites.begin(write);
        }
    }

    private void end(JournaledZone zone, Round round) {
        zone.hasEnded = true;
        zone.zone.endRecording();
        backlog.remove(zone);
        if (zone.longWrite != null && zone.longWrite.equals(round.part())) {
            round.take(null);
        }
        longWrites.cancel(zone);
    }
}
