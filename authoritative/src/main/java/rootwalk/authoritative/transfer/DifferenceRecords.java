package rootwalk.authoritative.transfer;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.RRset;

/// The differences between two versions (RFC 1995 section 4): the SOA record, the deltas, and the SOA record again. One delta is in
/// memory at a time.
final class DifferenceRecords extends ListedRecords {

    private final RRset soa;
    private final DeltaSequence deltas;
    private Iterator<RRset> removed = Collections.emptyIterator();
    private Iterator<RRset> added = Collections.emptyIterator();
    private boolean isLast;

    DifferenceRecords(RRset soa, DeltaSequence deltas) {
        super(List.of(soa));
        this.soa = soa;
        this.deltas = deltas;
    }

    @Override
    public boolean next() throws LostException {
        if (isLast) {
            return false;
        }
        if (!removed.hasNext() && !added.hasNext() && deltas.hasNext()) {
            ZoneDelta delta = deltas.next();
            removed = delta.removed().iterator();
            added = delta.added().iterator();
        }
        if (removed.hasNext()) {
            begin(removed.next());
        } else if (added.hasNext()) {
            begin(added.next());
        } else {
            isLast = true;
            begin(soa);
        }
        return true;
    }
}
