package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The deltas of an IXFR response.
final class Deltas {

    /// The most octets of deltas that are condensed: all of them are in memory, and many secondaries may request the same differences
    /// at the same time. Condensing takes some 300 octets of memory for each record.
    private static final int MOST_CONDENSED = 256 * 1024;

    private Deltas() {}

    /// The deltas between two versions, condensed if they are not too long; empty if the history does not have all of them, or if
    /// they are longer than the version of the zone or than permitted. Long ones are not read yet.
    ///
    /// @param most the most octets of deltas that are of use
    static Changes between(int from, ZoneSnapshot to, ZoneHistory history, long most) {
        Changes changes = history.between(from, to.serial());
        if (changes.count() == 0 || changes.octets() > most) {
            return Changes.NONE;
        }
        if (changes.octets() > MOST_CONDENSED) {
            return isLonger(changes, to) ? Changes.NONE : changes;
        }
        List<ZoneDelta> read = read(from, to.serial(), changes);
        Changes condensed = Changes.of(read.size() > 1 ? List.of(condensed(read)) : read);
        return isLonger(condensed, to) ? Changes.NONE : condensed;
    }

    private static List<ZoneDelta> read(int from, int to, Changes changes) {
        List<ZoneDelta> deltas = new ArrayList<>(changes.count());
        DeltaSequence sequence = new DeltaSequence(from, to, changes);
        try {
            while (sequence.hasNext()) {
                deltas.add(sequence.next());
            }
            return deltas;
        } catch (LostException e) {
            return List.of();
        }
    }

    /// Whether deltas do not take fewer octets than a version of the zone. As many nodes are read as that takes.
    private static boolean isLonger(Changes changes, ZoneSnapshot snapshot) {
        long octets = changes.octets();
        for (ZoneNode node : snapshot.names()) {
            octets -= node.nameOctets().length;
            if (octets < 0) {
                return false;
            }
        }
        for (ZoneNode node : snapshot.nsec3()) {
            octets -= node.nameOctets().length;
            if (octets < 0) {
                return false;
            }
        }
        return true;
    }

    /// What records have in common that replace each other.
    private record Key(Name owner, int type, Rdata data) {}

    /// One delta with the effect of several ones (RFC 1995 section 6). A record that is added and removed again is in none of its
    /// lists, nor is one that is removed and added again unchanged.
    static ZoneDelta condensed(List<ZoneDelta> deltas) {
        Map<Key, RRset> removed = new LinkedHashMap<>();
        Map<Key, RRset> added = new LinkedHashMap<>();
        for (ZoneDelta delta : deltas) {
            byKey(delta.removed()).forEach((key, record) -> {
                if (added.remove(key) == null) {
                    removed.putIfAbsent(key, record);
                }
            });
            byKey(delta.added()).forEach((key, record) -> {
                RRset before = removed.get(key);
                if (before != null && isUnchanged(before, record)) {
                    removed.remove(key);
                } else {
                    added.put(key, record);
                }
            });
        }
        return new ZoneDelta(deltas.getFirst().apex(), soaFirst(deltas.getFirst().removed(), removed),
                soaFirst(deltas.getLast().added(), added));
    }

    /// The records without the SOA record, each as an RRset.
    private static Map<Key, RRset> byKey(List<RRset> rrsets) {
        Map<Key, RRset> records = new LinkedHashMap<>();
        for (RRset rrset : rrsets) {
            if (rrset.type() != RecordType.SOA) {
                for (Rdata data : rrset.rdata()) {
                    records.put(new Key(rrset.owner(), rrset.type(), data.canonical(rrset.type())),
                            RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), data));
                }
            }
        }
        return records;
    }

    /// Whether a record is the same as before, also in the case of its names.
    private static boolean isUnchanged(RRset before, RRset after) {
        return before.equals(after)
                && Arrays.equals(before.owner().sharedOctets(), after.owner().sharedOctets());
    }

    private static List<RRset> soaFirst(List<RRset> rrsets, Map<Key, RRset> records) {
        List<RRset> all = new ArrayList<>(records.size() + 1);
        all.add(rrsets.getFirst());
        all.addAll(records.values());
        return all;
    }
}
