package rootwalk.authoritative.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

/// A zone of the journal. The commit thread owns it, except for what other methods say.
final class JournaledZone implements Zone.Recorder {

    final Zone zone;
    private final Zone.Publisher publisher;
    private final JournalWriter writer;
    private final StoredHistory history;
    /// As it is stored and served.
    private volatile ZoneRecord record;
    /// With the steps of the current round; null without any.
    private @Nullable ZoneRecord workingRecord;
    private @Nullable ZoneState workingState;
    private boolean clearsFailure;
    /// Work that waits for a longer write to end.
    final Deque<Submission> waiting = new ArrayDeque<>();
    /// The only long write of the zone.
    @Nullable
    LongWrite longWrite;
    /// Whether the journal has parts that the record does not refer to any more.
    boolean hasStrays;
    /// Deltas before this number are removed as soon as they are not needed, because one of them cannot be read. Read by all threads.
    volatile long forgottenUntil;
    /// When the content may be stored, or parts removed, after a failure, in seconds since 1970.
    long nextLongTry;
    /// Whether no changes are recorded for now.
    boolean isSuspended;
    /// Whether no more changes are recorded.
    boolean hasEnded;

    JournaledZone(Zone zone, Recovery recovery, SubmissionQueue queue, Store store) {
        this.zone = zone;
        record = recovery.record().recorded();
        writer = new JournalWriter(this, queue);
        history = new StoredHistory(this, queue, store);
        publisher = zone.recordWith(this);
    }

    /// For work that is about no zone.
    static JournaledZone none(SubmissionQueue queue, Store store) {
        ZoneState state = new ZoneState.Unloaded("it is not a zone");
        return new JournaledZone(new Zone(Name.ROOT, state),
                new Recovery(state, Optional.of(ZoneRecord.none()), false, Optional.empty(), List.of()), queue, store);
    }

    @Override
    public JournalWriter writer() {
        return writer;
    }

    @Override
    public ZoneHistory history() {
        return history;
    }

    Zone.Publisher publisher() {
        return publisher;
    }

    /// As it is stored and served. Any thread.
    ZoneRecord record() {
        return record;
    }

    /// With the steps of the current round.
    ZoneRecord workingRecord() {
        return workingRecord == null ? record : workingRecord;
    }

    /// With the steps of the current round.
    ZoneState workingState() {
        return workingState == null ? zone.state() : workingState;
    }

    /// Whether nothing is being written for the zone. For tests, after the result of other work.
    boolean isIdle() {
        return longWrite == null && waiting.isEmpty();
    }

    boolean isWorking() {
        return workingRecord != null;
    }

    /// Whether the current round replaces parts that the version in force needs. They are removed in a later round: after a failed
    /// transaction, either record may be stored.
    boolean leavesPartsInForce() {
        ZoneRecord next = workingRecord;
        return next != null && (next.leavesPartsOf(record) || next.first() > record.base().position());
    }

    /// Whether some work may be done.
    boolean accepts(Work work) {
        return work instanceof Work.End || (!hasEnded && (!isSuspended || work instanceof Work.Resume));
    }

    /// Whether later work has to wait for a longer write.
    boolean isBlocked() {
        return longWrite != null && longWrite.isBlocking();
    }

    /// Whether parts that the record does not refer to belong to nothing, and not to a long write.
    boolean mayRemoveStrays() {
        return longWrite == null ? hasStrays : longWrite.isRemoving();
    }

    /// Whether a long write does some work.
    boolean isWriting(Submission submission) {
        return longWrite != null && longWrite.submission().equals(Optional.of(submission));
    }

    void work(Plan.Step step) {
        workingRecord = step.record();
        clearsFailure |= step.clearsFailure();
        if (step.next() != null) {
            workingState = step.next();
        }
    }

    void work(ZoneRecord next) {
        workingRecord = next;
    }

    /// Serves the steps of the round. Returns whether another version is served.
    boolean publishWork() {
        ZoneRecord nextRecord = workingRecord;
        ZoneState next = workingState;
        boolean isOfFile = clearsFailure;
        forgetWork();
        if (nextRecord != null) {
            hasStrays |= nextRecord.leavesPartsOf(record);
            record = nextRecord;
        }
        if (next instanceof ZoneSnapshot snapshot && !isOfFile) {
            publisher.publishChange(snapshot);
        } else if (next != null) {
            publisher.publish(next);
        } else if (isOfFile) {
            publisher.confirm();
        }
        return next != null;
    }

    /// Forgets the steps of a round that could not be stored.
    void forgetWork() {
        workingRecord = null;
        workingState = null;
        clearsFailure = false;
    }
}
