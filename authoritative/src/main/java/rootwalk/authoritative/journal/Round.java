package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What is stored in one transaction, and what follows from it. Used by the commit thread, for one transaction.
final class Round {

    /// Work that is done when the transaction is stored.
    record Finished(Submission submission, Outcome outcome) {}

    private final List<Store.Write> writes = new ArrayList<>();
    private final Set<JournaledZone> zones = new LinkedHashSet<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<Submission> submissions = new ArrayList<>();
    private long octets;
    private @Nullable LongWrite part;
    private boolean isRetry;

    void add(Store.Write write) {
        writes.add(write);
        octets += write.octets();
    }

    void add(List<Store.Write> more) {
        more.forEach(this::add);
    }

    /// Has the record of a zone written.
    void touch(JournaledZone zone) {
        zones.add(zone);
    }

    void finish(Submission submission, Outcome outcome) {
        finished.add(new Finished(submission, outcome));
    }

    /// Remembers work, whether it is done in this round or later.
    void took(Submission submission) {
        submissions.add(submission);
    }

    /// Has the next part of a long write written, or none.
    void take(@Nullable LongWrite write) {
        part = write;
    }

    /// Remembers that it is made again, because it could not be stored as it was.
    void retry() {
        isRetry = true;
    }

    boolean isRetry() {
        return isRetry;
    }

    /// Octets of the writes so far.
    long octets() {
        return octets;
    }

    boolean isEmpty() {
        return writes.isEmpty() && zones.isEmpty();
    }

    /// All writes, with the records of the zones.
    List<Store.Write> writes() {
        List<Store.Write> all = new ArrayList<>(writes);
        for (JournaledZone zone : zones) {
            all.add(Checked.put(Keys.state(zone.zone.apex()), zone.workingRecord().encoded()));
        }
        return all;
    }

    Set<JournaledZone> zones() {
        return zones;
    }

    List<Finished> finished() {
        return finished;
    }

    List<Submission> submissions() {
        return submissions;
    }

    /// The long write of which the round has a part.
    @Nullable
    LongWrite part() {
        return part;
    }
}
