package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// The differences of an incremental transfer (RFC 1995 section 4), in their order, as one change of the zone. A difference
/// that does not fit the zone, since it removes a record that does not exist, is a sign of two versions with one serial number:
/// then the change is refused as a whole, and the zone has to be transferred as a whole.
public final class TransferredChanges implements ZoneWriter.Change {

    /// The changes do not fit the zone.
    public static final class MismatchException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MismatchException(String message) {
            super(message);
        }
    }

    /// One record that is removed or added.
    private record Step(boolean isAddition, Name owner, int type, int ttl, Rdata data) {}

    private final Name apex;
    private final int from;
    private final int to;
    private final List<Step> steps = new ArrayList<>();

    /// @param from the serial number of the version that is changed
    /// @param to the serial number afterwards
    TransferredChanges(Name apex, int from, int to) {
        this.apex = apex;
        this.from = from;
        this.to = to;
    }

    void add(boolean isAddition, Name owner, int type, int ttl, Rdata data) {
        steps.add(new Step(isAddition, owner, type, ttl, data));
    }

    /// The number of records that are removed or added.
    public int records() {
        return steps.size();
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /// @throws MismatchException if the zone does not have what is to be removed, beginning with its SOA record
    @Override
    public void applyTo(ZoneEdit edit) {
        for (Step step : steps) {
            if (step.isAddition) {
                edit.add(RRset.of(step.owner, step.type, step.ttl, step.data));
            } else if (!edit.remove(step.owner, step.type, step.data)) {
                throw new MismatchException("the zone " + apex + " has no record to remove: "
                        + step.owner + " " + RecordType.name(step.type) + " "
                        + RdataText.print(step.type, step.data));
            }
        }
    }
}
