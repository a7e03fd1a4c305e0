package rootwalk.authoritative.zone;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Records of one name, in any order, in arrays that grow. Reusable; used by one thread.
final class OwnerRecords {

    private final byte[] owner = new byte[Name.MAX_LENGTH];
    private int ownerLength;
    private int count;
    private int[] types = new int[4];
    private int[] ttls = new int[4];
    private long[] places = new long[4];
    private int[] starts = new int[5];
    private byte[] data = new byte[64];

    /// Begins the records of a name.
    void begin(byte[] name, int offset, int length) {
        rename(name, offset, length);
        clear();
    }

    /// Gives the name another case.
    void rename(byte[] name, int offset, int length) {
        System.arraycopy(name, offset, owner, 0, length);
        ownerLength = length;
    }

    void clear() {
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    /// Octets that they take in a node, approximately.
    int octets() {
        return starts[count] + count * RRsetForm.FIXED;
    }

    /// Whether this is the name, in the same case.
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

    /// Adds all records of an RRset.
    void add(ZoneNode node, int rrset) {
        int record = 0;
        for (int left = node.records(rrset); left > 0; left--) {
            byte[] expanded = new byte[RdataExpansion.mostOctets(node, rrset, record)];
            add(node.type(rrset), node.ttl(rrset), expanded, 0,
                    RdataExpansion.expand(node, rrset, record, expanded), 0);
            record = RdataExpansion.next(node, rrset, record);
        }
    }

    /// Adds all records of the same name that were collected elsewhere.
    void add(OwnerRecords more) {
        for (int i = 0; i < more.count; i++) {
            add(more.types[i], more.ttls[i], more.data, more.starts[i], more.length(i), more.places[i]);
        }
    }

    int type(int index) {
        return types[index];
    }

    /// What distinguishes the RRset of a record, see [RRsetKind].
    int kind(int index) {
        return types[index] == RecordType.RRSIG
                ? RRsetKind.ofSignatures(BigEndian.get16(data, starts[index]))
                : types[index];
    }

    int ttl(int index) {
        return ttls[index];
    }

    long place(int index) {
        return places[index];
    }

    byte[] data() {
        return data;
    }

    /// Where the data of a record is in [#data()].
    int start(int index) {
        return starts[index];
    }

    int length(int index) {
        return starts[index + 1] - starts[index];
    }

    Rdata canonical(int index) {
        return Rdata.of(data, starts[index], length(index)).canonical(types[index]);
    }
}
