package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /// Whether a record of a type is removed or added.
    public boolean concern(int type) {
        return steps.stream().anyMatch(step -> step.type == type);
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /// @throws MismatchException if the zone does not have what is to be removed
    @Override
    public void applyTo(ZoneEdit edit) {
        for (int from = 0, to; from < steps.size(); from = to) {
            to = from + 1;
            while (to < steps.size() && steps.get(to).isAddition == steps.get(from).isAddition) {
                to++;
            }
            apply(steps.subList(from, to), edit);
        }
    }

    /// Makes all additions or all removals of a difference: those of one name together, so that the time grows with their number only.
    private void apply(List<Step> some, ZoneEdit edit) {
        List<Step> byOwner = new ArrayList<>(some);
        byOwner.sort(Comparator.comparing(Step::owner));
        for (int from = 0, to; from < byOwner.size(); from = to) {
            to = from + 1;
            while (to < byOwner.size() && byOwner.get(to).owner.equals(byOwner.get(from).owner)) {
                to++;
            }
            List<Step> ofOwner = byOwner.subList(from, to);
            if (ofOwner.getFirst().isAddition) {
                ofOwner.forEach(step -> edit.add(RRset.of(step.owner, step.type, step.ttl, step.data)));
            } else {
                remove(ofOwner, edit);
            }
        }
    }

    private void remove(List<Step> ofOwner, ZoneEdit edit) {
        Map<Integer, Set<Rdata>> records = new HashMap<>();
        for (Step step : ofOwner) {
            boolean isFirst = records.computeIfAbsent(step.type, _ -> new HashSet<>())
                    .add(step.data.canonical(step.type));
            if (!isFirst) {
                throw mismatch(step.owner, step.type, step.data);
            }
        }
        Name owner = ofOwner.getFirst().owner;
        edit.removeFrom(owner, records);
        records.forEach((type, missing) -> {
            throw mismatch(owner, type, missing.iterator().next());
        });
    }

    private MismatchException mismatch(Name owner, int type, Rdata data) {
        return new MismatchException("the zone " + apex + " has no record to remove: " + owner + " "
                + RecordType.name(type) + " " + RdataText.print(type, data));
    }
}
