package rootwalk.daemon.assembly.zones;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The records with which zones ask their parents for changes of their delegations (RFC 7344, RFC 7477), and which of them have changed.
/// Any thread.
final class DelegationSignals {

    private final Map<Name, Records> known = new ConcurrentHashMap<>();
    /// The types of the messages that are to be sent.
    private final Map<Name, Set<Integer>> changed = new ConcurrentHashMap<>();

    /// The data of the records at an apex; empty lists for records that do not exist.
    private record Records(List<Rdata> cds, List<Rdata> cdnskey, List<Rdata> csync) {

        /// Those of a zone that is not loaded yet.
        static final Records UNKNOWN = new Records(List.of(), List.of(), List.of());

        static Records of(Zone zone) {
            return new Records(data(zone, RecordType.CDS), data(zone, RecordType.CDNSKEY),
                    data(zone, RecordType.CSYNC));
        }

        private static List<Rdata> data(Zone zone, int type) {
            @Nullable
            RRset records = zone.state() instanceof ZoneSnapshot snapshot ? snapshot.rrset(zone.apex(), type) : null;
            return records == null ? List.of() : records.rdata();
        }

        /// RFC 9859 section 4: a message about CDS stands for CDNSKEY as well. Without any records, the parent changes nothing.
        boolean asksForKeys(Records before) {
            return !(cds.isEmpty() && cdnskey.isEmpty()) && !(cds.equals(before.cds) && cdnskey.equals(before.cdnskey));
        }

        boolean asksForServers(Records before) {
            return !csync.isEmpty() && !csync.equals(before.csync);
        }
    }

    /// Watches a zone from now on. One that is watched already goes on as before. The first version of one that is not loaded yet is no
    /// change.
    void watch(Zone zone) {
        known.putIfAbsent(zone.apex(),
                zone.state() instanceof ZoneSnapshot ? Records.of(zone) : Records.UNKNOWN);
    }

    void forget(Collection<Name> zones) {
        zones.forEach(known::remove);
        zones.forEach(changed::remove);
    }

    /// Compares a zone with its last version. Returns whether the parent is to be notified.
    boolean isChanged(Zone zone) {
        Records before = known.get(zone.apex());
        if (before == null || !(zone.state() instanceof ZoneSnapshot)) {
            return false;
        }
        Records now = Records.of(zone);
        known.replace(zone.apex(), now);
        if (isUnknown(before)) {
            return false;
        }
        Set<Integer> types = new TreeSet<>();
        if (now.asksForKeys(before)) {
            types.add(RecordType.CDS);
        }
        if (now.asksForServers(before)) {
            types.add(RecordType.CSYNC);
        }
        if (types.isEmpty()) {
            return false;
        }
        changed.merge(zone.apex(), types, (one, other) -> {
            Set<Integer> all = new TreeSet<>(one);
            all.addAll(other);
            return all;
        });
        return true;
    }

    /// Other zones may have the same lists.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isUnknown(Records records) {
        return records == Records.UNKNOWN;
    }

    /// The types of the messages that are to be sent: CDS and CSYNC.
    Set<Integer> changes(Name zone) {
        return changed.getOrDefault(zone, Set.of());
    }

    /// A message of a type is about to be sent.
    void told(Name zone, int type) {
        changed.computeIfPresent(zone, (_, types) -> {
            Set<Integer> left = new TreeSet<>(types);
            left.remove(type);
            return left.isEmpty() ? null : left;
        });
    }
}
