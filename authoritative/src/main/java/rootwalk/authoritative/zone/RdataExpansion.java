package rootwalk.authoritative.zone;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// Reads the records of an RRset of a [ZoneNode] and expands the compressed names in their data. A record is
/// identified by its offset from the first record of the RRset, which is at 0. Stateless; allocates nothing.
public final class RdataExpansion {

    private RdataExpansion() {}

    /// The next record.
    public static int next(ZoneNode node, int rrset, int record) {
        return record + RRsetForm.FIXED + size(node, rrset, record);
    }

    /// The most octets that the data of a record can have uncompressed.
    public static int mostOctets(ZoneNode node, int rrset, int record) {
        // No type with compressed names has more than two of them.
        return size(node, rrset, record) + 2 * Name.MAX_LENGTH;
    }

    /// The first two octets of the data of a record, such as a preference.
    public static int unsignedShort(ZoneNode node, int rrset, int record) {
        return BigEndian.get16(node.nameOctets(), at(rrset, record));
    }

    /// Where in [ZoneNode#nameOctets()] the data of a record begins.
    static int at(int rrset, int record) {
        return rrset + RRsetForm.HEADER + data(record);
    }

    private static int size(ZoneNode node, int rrset, int record) {
        return BigEndian.get16(node.nameOctets(), rrset + RRsetForm.HEADER + record + RRsetForm.FIXED - 2);
    }

    /// The number of octets of the data of a record, uncompressed.
    static int octets(ZoneNode node, int rrset, int record) {
        byte[] octets = node.nameOctets();
        int names = RRsetForm.compressedNames(node.type(rrset));
        int length = size(node, rrset, record);
        int at = rrset + RRsetForm.HEADER + record + RRsetForm.FIXED + RRsetForm.firstName(node.type(rrset));
        for (int i = 0; i < names; i++) {
            int behind = behindName(octets, at);
            length += nameLength(node, rrset, at) - (behind - at);
            at = behind;
        }
        return length;
    }

    private static int nameLength(ZoneNode node, int rrset, int from) {
        byte[] octets = node.nameOctets();
        int base = RRsetForm.base(node.nameLength());
        int at = from;
        int length = 1;
        while (octets[at] != 0) {
            if (octets[at] < 0) {
                int pointer = BigEndian.get16(octets, at) & RRsetForm.MAX_POINTER;
                at = pointer < base ? pointer - RRsetForm.QUESTION : rrset + RRsetForm.HEADER + pointer - base;
                continue;
            }
            length += 1 + octets[at];
            at += 1 + octets[at];
        }
        return length;
    }

    /// Writes the data of a record to the start of an array of at least [#mostOctets]. Returns its length.
    public static int expand(ZoneNode node, int rrset, int record, byte[] target) {
        return expand(node, rrset, record, target, 0);
    }

    /// Writes the data of a record to `target[to...]`, which has room for [#mostOctets]. Returns its length.
    public static int expand(ZoneNode node, int rrset, int record, byte[] target, int to) {
        byte[] octets = node.nameOctets();
        int from = rrset + RRsetForm.HEADER + record + RRsetForm.FIXED;
        int end = from + size(node, rrset, record);
        int names = RRsetForm.compressedNames(node.type(rrset));
        int length = names > 0 ? RRsetForm.firstName(node.type(rrset)) : 0;
        System.arraycopy(octets, from, target, to, length);
        int at = from + length;
        for (int i = 0; i < names; i++) {
            length += expandName(node, rrset, at, target, to + length);
            at = behindName(octets, at);
        }
        System.arraycopy(octets, at, target, to + length, end - at);
        return length + end - at;
    }

    /// Writes the name that begins at an offset in the RRset. Returns its length.
    ///
    /// @param offset counted like that of a record
    /// @param target has room for a name
    public static int name(ZoneNode node, int rrset, int offset, byte[] target) {
        return expandName(node, rrset, rrset + RRsetForm.HEADER + offset, target, 0);
    }

    private static int expandName(ZoneNode node, int rrset, int from, byte[] target, int to) {
        byte[] octets = node.nameOctets();
        int base = RRsetForm.base(node.nameLength());
        int at = from;
        int length = to;
        while (octets[at] != 0) {
            if (octets[at] < 0) {
                int pointer = BigEndian.get16(octets, at) & RRsetForm.MAX_POINTER;
                at = pointer < base ? pointer - RRsetForm.QUESTION : rrset + RRsetForm.HEADER + pointer - base;
                continue;
            }
            int label = 1 + octets[at];
            System.arraycopy(octets, at, target, length, label);
            length += label;
            at += label;
        }
        target[length] = 0;
        return length + 1 - to;
    }

    private static int behindName(byte[] octets, int from) {
        int at = from;
        while (octets[at] > 0) {
            at += 1 + octets[at];
        }
        return octets[at] == 0 ? at + 1 : at + 2;
    }

    /// The offset at which the data of a record begins.
    public static int data(int record) {
        return record + RRsetForm.FIXED;
    }
}
