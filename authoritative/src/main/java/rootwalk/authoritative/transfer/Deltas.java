package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// The deltas of an IXFR response.
final class Deltas {

    /// The most records that are condensed. Condensing takes some 300 octets of memory for each of them, and many secondaries may
    /// request the same differences at the same time.
    private static final int MOST_CONDENSED = 10_000;

    private static final int FIXED = 10;

    private Deltas() {}

    /// The deltas between two versions, condensed if they are not too many; empty if the history does not have all of them. The
    /// history may have later ones as well.
    static List<ZoneDelta> between(int from, int to, ZoneHistory history) {
        List<ZoneDelta> deltas = new ArrayList<>();
        int serial = from;
        for (ZoneDelta delta : history.since(from)) {
            if (!beginsWithSoa(delta.removed()) || !beginsWithSoa(delta.added())
                    || serial(delta.removed()) != serial) {
                return List.of();
            }
            deltas.add(delta);
            serial = serial(delta.added());
            if (serial == to) {
                return deltas.size() > 1 && records(deltas) <= MOST_CONDENSED ? List.of(condensed(deltas)) : deltas;
            }
        }
        return List.of();
    }

    private static boolean beginsWithSoa(List<RRset> rrsets) {
        return !rrsets.isEmpty() && rrsets.getFirst().type() == RecordType.SOA;
    }

    private static int serial(List<RRset> rrsets) {
        Rdata soa = rrsets.getFirst().rdata(0);
        return Soa.serial(soa.sharedOctets(), soa.length());
    }

    private static long records(List<ZoneDelta> deltas) {
        long records = 0;
        for (ZoneDelta delta : deltas) {
            for (RRset rrset : delta.removed()) {
                records += rrset.size();
            }
            for (RRset rrset : delta.added()) {
                records += rrset.size();
            }
        }
        return records;
    }

    /// Whether deltas take fewer octets than a version of the zone. As many nodes are read as that takes.
    static boolean areShorter(List<ZoneDelta> deltas, ZoneSnapshot snapshot) {
        long octets = 0;
        for (ZoneDelta delta : deltas) {
            octets += octets(delta.removed()) + octets(delta.added());
        }
        for (ZoneNode node : snapshot.names()) {
            octets -= node.nameOctets().length;
            if (octets < 0) {
                return true;
            }
        }
        for (ZoneNode node : snapshot.nsec3()) {
            octets -= node.nameOctets().length;
            if (octets < 0) {
                return true;
            }
        }
        return false;
    }

    private static long octets(List<RRset> rrsets) {
        long octets = 0;
        for (RRset rrset : rrsets) {
            octets += rrset.owner().length() + (long) FIXED * rrset.size() + rrset.sharedData().length;
        }
        return octets;
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
