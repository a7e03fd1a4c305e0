package rootwalk.authoritative.journal;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The long write of a change: of its delta, or of the whole content after it. Later changes of the zone wait for it.
final class ChangeWrite extends LongWrite {

    private final Submission submission;
    private final Plan.Step step;
    private final UnaryOperator<ZoneRecord> after;

    private ChangeWrite(Submission submission, Plan.Step step, UnaryOperator<ZoneRecord> after,
            Iterator<Store.Write> parts, Phase phase, Store store, int sliceOctets) {
        super(submission.zone(), store, parts, sliceOctets, phase);
        this.submission = submission;
        this.step = step;
        this.after = after;
    }

    static ChangeWrite of(Submission submission, Plan.Sliced plan, Store store, int sliceOctets) {
        return new ChangeWrite(submission, plan.step(), plan.after(), plan.parts(), Phase.WRITE, store, sliceOctets);
    }

    static ChangeWrite of(Submission submission, Plan.Whole plan, Store store, int sliceOctets) {
        ContentParts parts = plan.parts();
        ZoneRecord record = plan.step().record();
        return new ChangeWrite(submission, plan.step(), _ -> record.withBase(
                new ZoneRecord.Basis.Content(record.next(), parts.generation(), parts.parts())), parts, Phase.CLEAN,
                store, sliceOctets);
    }

    @Override
    boolean isBlocking() {
        return isWriting();
    }

    @Override
    Optional<Submission> submission() {
        return isWriting() ? Optional.of(submission) : Optional.empty();
    }

    @Override
    void finish(Round round) {
        zone.work(step.with(after.apply(zone.workingRecord())));
        round.touch(zone);
        round.finish(submission, step.outcome());
    }
}
