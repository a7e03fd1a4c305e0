package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A write in several transactions, between which changes of other zones are stored. It ends with the removal of what the zone does not
/// need any more. A zone has one at a time. Used by the commit thread.
abstract sealed class LongWrite permits ChangeWrite, BaseWrite, Sweep {

    private static final int MOST_REMOVALS = 256;

    /// What comes next.
    enum Phase {
        /// Before content: what an earlier write has left must not be among the new parts.
        CLEAN,
        WRITE,
        SWEEP,
        END
    }

    final JournaledZone zone;
    private final Store store;
    private final Iterator<Store.Write> parts;
    private final int sliceOctets;
    private Phase phase;
    private Phase next;
    /// The parts that are to be stored next; kept until they are stored.
    private @Nullable List<Store.Write> slice;

    LongWrite(JournaledZone zone, Store store, Iterator<Store.Write> parts, int sliceOctets, Phase phase) {
        this.zone = zone;
        this.store = store;
        this.parts = parts;
        this.sliceOctets = sliceOctets;
        this.phase = phase;
        next = phase;
    }

    /// Whether other work on the zone has to wait.
    boolean isBlocking() {
        return false;
    }

    /// The change that it stores and that is not done.
    Optional<Submission> submission() {
        return Optional.empty();
    }

    /// Makes what is written valid: has the record of the zone written with the last part.
    abstract void finish(Round round);

    /// Whether it still stores something.
    final boolean isWriting() {
        return phase == Phase.CLEAN || phase == Phase.WRITE;
    }

    /// Whether it removes what the record of the zone does not refer to.
    final boolean isRemoving() {
        return phase == Phase.CLEAN || phase == Phase.SWEEP;
    }

    final boolean hasEnded() {
        return phase == Phase.END;
    }

    /// Adds the next writes to a round. After a failure, they are the same again.
    final void addTo(Round round) throws UnreadableException {
        if (phase != Phase.WRITE) {
            round.add(removals());
            return;
        }
        List<Store.Write> now = slice == null ? nextParts() : slice;
        slice = now;
        round.add(now);
        if (next == Phase.SWEEP) {
            finish(round);
        }
    }

    private List<Store.Write> removals() throws UnreadableException {
        if (zone.leavesPartsInForce()) {
            next = phase;
            return List.of();
        }
        try (Store.Reading reading = store.read()) {
            List<Store.Write> removals =
                    Strays.removals(reading, zone.zone.apex(), zone.workingRecord(), MOST_REMOVALS);
            Phase after = phase == Phase.CLEAN ? Phase.WRITE : Phase.END;
            next = removals.size() < MOST_REMOVALS ? after : phase;
            return removals;
        }
    }

    private List<Store.Write> nextParts() {
        List<Store.Write> some = new ArrayList<>();
        for (int octets = 0; octets < sliceOctets && parts.hasNext();) {
            Store.Write part = parts.next();
            some.add(part);
            octets += part.octets();
        }
        next = parts.hasNext() ? Phase.WRITE : Phase.SWEEP;
        return some;
    }

    /// The writes of the last round are stored.
    final void stored() {
        phase = next;
        slice = null;
    }

    /// They are not, and are not tried again. What is there of the write is removed.
    final void notStored() {
        phase = isWriting() ? Phase.SWEEP : Phase.END;
        next = phase;
        slice = null;
    }
}
