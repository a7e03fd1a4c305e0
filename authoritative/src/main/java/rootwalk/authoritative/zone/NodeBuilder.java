package rootwalk.authoritative.zone;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RdataLayout;
import rootwalk.wire.RecordType;

/// Collects the records of one name, in any order; [#finish] makes a [ZoneNode] of them. Reusable; used by one
/// thread.
final class NodeBuilder {

    private static final int FEW = 8;

    private final byte[] owner = new byte[Name.MAX_LENGTH];
    private int ownerLength;
    private int count;
    private int[] types = new int[16];
    private int[] ttls = new int[16];
    private long[] places = new long[16];
    private int[] starts = new int[17];
    private byte[] data = new byte[1024];
    private boolean[] taken = new boolean[16];
    private final RRsetEncoder encoder = new RRsetEncoder();

    void begin(byte[] name, int offset, int length) {
        System.arraycopy(name, offset, owner, 0, length);
        ownerLength = length;
        count = 0;
        starts[0] = 0;
    }

    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean owns(byte[] name, int offset, int length) {
        return ownerLength == length && Arrays.equals(owner, 0, length, name, offset, offset + length);
    }

    byte[] owner() {
        return owner;
    }

    int ownerLength() {
        return ownerLength;
    }

    void add(int type, int ttl, byte[] source, int offset, int length, long place) {
        if (count == types.length) {
            int more = 2 * count;
            types = Arrays.copyOf(types, more);
            ttls = Arrays.copyOf(ttls, more);
            places = Arrays.copyOf(places, more);
            starts = Arrays.copyOf(starts, more + 1);
            taken = new boolean[more];
        }
        int start = starts[count];
        if (data.length < start + length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, start + length));
        }
        System.arraycopy(source, offset, data, start, length);
        types[count] = type;
        ttls[count] = ttl;
        places[count] = place;
        starts[++count] = start + length;
    }

    /// Adds the records that a name already has, in front of those collected.
    void prepend(ZoneNode node) {
        int late = count;
        int[] lateTypes = Arrays.copyOf(types, late);
        int[] lateTtls = Arrays.copyOf(ttls, late);
        long[] latePlaces = Arrays.copyOf(places, late);
        int[] lateStarts = Arrays.copyOf(starts, late + 1);
        byte[] lateData = Arrays.copyOf(data, starts[late]);
        count = 0;
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            int ttl = node.ttl(rrset);
            int record = 0;
            for (int left = node.records(rrset); left > 0; left--) {
                byte[] expanded = new byte[RdataExpansion.mostOctets(node, rrset, record)];
                add(type, ttl, expanded, 0, RdataExpansion.expand(node, rrset, record, expanded), 0);
                record = RdataExpansion.next(node, rrset, record);
            }
        }
        for (int i = 0; i < late; i++) {
            add(lateTypes[i], lateTtls[i], lateData, lateStarts[i], lateStarts[i + 1] - lateStarts[i], latePlaces[i]);
        }
    }

    /// What distinguishes RRsets: the type, and for signatures the type covered.
    private int kind(int index) {
        return types[index] == RecordType.RRSIG
                ? RecordType.RRSIG | BigEndian.get16(data, starts[index]) << 16
                : types[index];
    }

    ZoneNode finish(boolean isApex, boolean hasWildcardBelow, EditObserver observer) {
        encoder.begin(owner, ownerLength);
        Arrays.fill(taken, 0, count, false);
        for (int i = 0; i < count; i++) {
            if (taken[i]) {
                continue;
            }
            int kind = kind(i);
            if (kind != types[i] && hasSetLater(i, kind >>> 16)) {
                continue;
            }
            set(i, kind, observer);
            signatures(kind, observer);
        }
        return ZoneNode.of(encoder.toArray(), ownerLength, isApex, hasWildcardBelow);
    }

    /// Signatures are placed after the RRset that they cover.
    private boolean hasSetLater(int from, int type) {
        for (int i = from + 1; i < count; i++) {
            if (!taken[i] && kind(i) == type) {
                return true;
            }
        }
        return false;
    }

    private void signatures(int type, EditObserver observer) {
        int kind = RecordType.RRSIG | type << 16;
        for (int i = 0; i < count && type <= 0xFFFF; i++) {
            if (!taken[i] && types[i] == RecordType.RRSIG && kind(i) == kind) {
                set(i, kind, observer);
                return;
            }
        }
    }

    private void set(int first, int kind, EditObserver observer) {
        int ttl = ttls[first];
        int last = first;
        boolean several = false;
        for (int i = first + 1; i < count; i++) {
            if (types[i] == types[first] && kind(i) == kind) {
                several = true;
                last = i;
                ttl = Math.min(ttl, ttls[i]);
            }
        }
        encoder.beginRRset(types[first]);
        taken[first] = true;
        encoder.add(ttl, data, starts[first], starts[first + 1] - starts[first]);
        if (several) {
            others(first, last, kind, ttl, observer);
        }
        encoder.endRRset();
    }

    private void others(int first, int last, int kind, int ttl, EditObserver observer) {
        Set<Rdata> seen = null;
        boolean ttlTold = false;
        for (int i = first + 1; i <= last; i++) {
            if (types[i] != types[first] || kind(i) != kind) {
                continue;
            }
            taken[i] = true;
            if (!ttlTold && ttls[i] != ttls[first]) {
                observer.ttlDiffers(Name.of(owner, 0), types[i], ttl, places[i]);
                ttlTold = true;
            }
            boolean duplicate;
            if (i - first <= FEW) {
                duplicate = isAmong(first, i, kind);
            } else {
                seen = seen == null ? upTo(first, i, kind) : seen;
                duplicate = !seen.add(canonical(i));
            }
            if (duplicate) {
                observer.duplicate(Name.of(owner, 0), types[i], places[i]);
                continue;
            }
            encoder.add(ttl, data, starts[i], starts[i + 1] - starts[i]);
        }
    }

    private Set<Rdata> upTo(int first, int end, int kind) {
        Set<Rdata> seen = new HashSet<>();
        for (int i = first; i < end; i++) {
            if (types[i] == types[first] && kind(i) == kind) {
                seen.add(canonical(i));
            }
        }
        return seen;
    }

    private Rdata canonical(int index) {
        return Rdata.of(data, starts[index], starts[index + 1] - starts[index]).canonical(types[index]);
    }

    private boolean isAmong(int first, int index, int kind) {
        int length = starts[index + 1] - starts[index];
        for (int i = first; i < index; i++) {
            if (types[i] == types[index] && kind(i) == kind && starts[i + 1] - starts[i] == length && same(i, index)) {
                return true;
            }
        }
        return false;
    }

    private boolean same(int one, int other) {
        if (Arrays.equals(data, starts[one], starts[one + 1], data, starts[other], starts[other + 1])) {
            return true;
        }
        return RdataLayout.of(types[one]).hasNames() && canonical(one).equals(canonical(other));
    }
}
