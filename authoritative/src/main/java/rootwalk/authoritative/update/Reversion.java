package rootwalk.authoritative.update;

import java.util.List;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// Undoes changes of a zone: the zone has the records of an earlier version again. Its serial number grows, since secondaries do not
/// accept a lower one (RFC 1982).
///
/// @param deltas from that version to the current one, the oldest first; not empty
public record Reversion(List<ZoneDelta> deltas) implements ZoneWriter.Change {

    public Reversion {
        deltas = List.copyOf(deltas);
    }

    /// @throws UpdateRejection if the zone was changed since the deltas were read, or if it is signed or was
    @Override
    public void applyTo(ZoneEdit edit) throws UpdateRejection {
        RRset current = soa(deltas.getLast().added());
        RRset former = soa(deltas.getFirst().removed());
        var apex = edit.names().exact(current.owner());
        RRset present = apex == null ? null : apex.valueOf(RecordType.SOA);
        if (present == null || Soa.serial(present) != Soa.serial(current)) {
            throw UpdateRejection.refused("the zone was changed meanwhile");
        }
        SigningCheck.before(edit, current.owner(), "the zone is signed");
        for (ZoneDelta delta : deltas.reversed()) {
            edit.apply(delta.inverse());
        }
        SigningCheck.before(edit, current.owner(), "the earlier version is signed");
        boolean _ = edit.remove(former.owner(), RecordType.SOA);
        edit.add(Soa.withSerial(former, Serial.add(Soa.serial(current), 1)));
    }

    /// Whether the SOA record changes in more than its serial number.
    public boolean changesSoa() {
        RRset current = soa(deltas.getLast().added());
        RRset former = soa(deltas.getFirst().removed());
        return current.ttl() != former.ttl()
                || !withoutSerial(current.rdata(0)).equals(withoutSerial(former.rdata(0)));
    }

    private static Rdata withoutSerial(Rdata soa) {
        return Soa.withSerial(soa.canonical(RecordType.SOA), 0);
    }

    private static RRset soa(List<RRset> rrsets) {
        return rrsets.stream().filter(rrset -> rrset.type() == RecordType.SOA).findFirst()
                .orElseThrow(() -> UpdateRejection.refused("a change has no SOA record"));
    }
}
