package rootwalk.authoritative.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// The members of a catalog zone that its deltas are about.
///
/// @param nodes in canonical order; some may have no records any longer
/// @param zones that these nodes had
record ChangedNodes(Set<Name> nodes, Set<Name> zones) {

    /// The members that are different in a later version; null if the deltas do not lead there.
    static @Nullable ChangedNodes between(Catalog before, ZoneSnapshot after, List<ZoneDelta> deltas) {
        if (deltas.isEmpty() || !isSerial(deltas.getFirst().removed(), before.serial())
                || !isSerial(deltas.getLast().added(), after.serial())) {
            return null;
        }
        ChangedNodes changed = new ChangedNodes(new TreeSet<>(), new HashSet<>());
        Name zones = UniqueLabel.below(before.apex(), "zones");
        for (ZoneDelta delta : deltas) {
            delta.removed().forEach(rrset -> changed.add(zones, rrset));
            delta.added().forEach(rrset -> changed.add(zones, rrset));
        }
        return changed;
    }

    /// The SOA record, if it changed, is the first one.
    private static boolean isSerial(List<RRset> rrsets, int serial) {
        if (rrsets.isEmpty() || rrsets.getFirst().type() != RecordType.SOA) {
            return false;
        }
        byte[] data = rrsets.getFirst().rdata(0).sharedOctets();
        return Soa.serial(data, data.length) == serial;
    }

    private void add(Name zonesNode, RRset rrset) {
        Name owner = rrset.owner();
        int labels = owner.labelCount() - zonesNode.labelCount();
        if (labels < 1 || labels > 2 || !owner.isSubdomainOf(zonesNode)) {
            return;
        }
        boolean _ = nodes.add(labels == 1 ? owner : owner.parent());
        if (labels == 1 && rrset.type() == RecordType.PTR) {
            zones.addAll(rrset.names());
        }
    }
}
