package rootwalk.authoritative.transfer;

import java.util.List;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// The deltas between two versions, which are read one by one. Used by one thread.
final class DeltaSequence {

    private final int to;
    private final Changes changes;
    private int serial;
    private int index;

    DeltaSequence(int from, int to, Changes changes) {
        this.to = to;
        this.changes = changes;
        serial = from;
    }

    /// Whether there are more. The history may have changes after the last version as well.
    boolean hasNext() {
        return serial != to;
    }

    /// The next delta.
    ///
    /// @throws LostException if it does not follow from the last one, or cannot be read
    ZoneDelta next() throws LostException {
        if (index == changes.count()) {
            throw new LostException("the deltas end at serial " + Serial.value(serial));
        }
        ZoneDelta delta = changes.read(index++);
        if (!beginsWithSoa(delta.removed()) || !beginsWithSoa(delta.added())
                || serial(delta.removed()) != serial) {
            throw new LostException("there is no delta from serial " + Serial.value(serial));
        }
        serial = serial(delta.added());
        return delta;
    }

    private static boolean beginsWithSoa(List<RRset> rrsets) {
        return !rrsets.isEmpty() && rrsets.getFirst().type() == RecordType.SOA;
    }

    private static int serial(List<RRset> rrsets) {
        return Soa.serial(rrsets.getFirst());
    }
}
