package rootwalk.authoritative.zone;

import rootwalk.wire.Name;

/// Reads the records of a set of a [ZoneNode] one after the other, the names in their data uncompressed. Used by one
/// thread, again and again.
public final class RdataExpansion {

    private byte[] node = new byte[0];
    private int nameLength;
    private int records;
    private int left;
    private int next;
    private int type;
    private byte[] octets = new byte[512];
    private int length;

    /// Begins with a set.
    public void begin(ZoneNode of, int set) {
        node = of.nameOctets();
        nameLength = of.nameLength();
        type = of.type(set);
        left = of.records(set);
        records = set + SetForm.HEADER;
        next = records;
    }

    /// Reads the next record: false when there is none left.
    public boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        int from = next + SetForm.FIXED;
        int size = SetForm.get16(node, from - 2);
        next = from + size;
        // No type with compressed names has more than two of them.
        if (octets.length < size + 2 * Name.MAX_LENGTH) {
            octets = new byte[2 * size + 2 * Name.MAX_LENGTH];
        }
        length = 0;
        int names = SetForm.compressedNames(type);
        int at = from + (names > 0 ? keep(from, SetForm.firstName(type)) : 0);
        for (int i = 0; i < names; i++) {
            at = name(at);
        }
        keep(at, next - at);
        return true;
    }

    private int keep(int from, int size) {
        System.arraycopy(node, from, octets, length, size);
        length += size;
        return size;
    }

    /// Copies the name at a place: where the data goes on behind it.
    private int name(int from) {
        int at = from;
        int after = -1;
        while (node[at] != 0) {
            if (node[at] > 0) {
                keep(at, 1 + node[at]);
                at += 1 + node[at];
                continue;
            }
            if (after < 0) {
                after = at + 2;
            }
            int pointer = SetForm.get16(node, at) & SetForm.MAX_POINTER;
            int base = SetForm.base(nameLength);
            at = pointer < base ? pointer - SetForm.QUESTION : records + pointer - base;
        }
        octets[length++] = 0;
        return after < 0 ? at + 1 : after;
    }

    /// The data of the record is in the first [#length()] octets of this array.
    public byte[] octets() {
        return octets;
    }

    public int length() {
        return length;
    }
}
