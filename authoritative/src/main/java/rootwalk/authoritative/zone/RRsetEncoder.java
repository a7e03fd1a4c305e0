package rootwalk.authoritative.zone;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.RecordClass;

/// Writes the array of a [ZoneNode]: the name, then the RRsets in the form of [RRsetForm]. Reusable; used by one
/// thread.
final class RRsetEncoder {

    /// The most suffixes of earlier names that each new name is compared with, so that the work per name is bounded.
    private static final int MAX_SUFFIXES = 48;

    /// The most pointers in sequence in one name. Some clients follow ten at most, and the owner of another RRset may
    /// be a pointer to such a name.
    private static final int MAX_POINTERS = 7;

    private byte[] out = new byte[1024];
    private int at;
    private int ownerLength;
    /// The start of the part of the owner that pointers may refer to: the question has another label in the place of
    /// the first label of a wildcard.
    private int sharedFrom;
    private int rrset;
    private int type;
    private int records;
    private final int[] suffixAt = new int[MAX_SUFFIXES];
    private final int[] suffixPointer = new int[MAX_SUFFIXES];
    /// The number of pointers in the suffix.
    private final int[] suffixDepth = new int[MAX_SUFFIXES];
    private int suffixes;
    private int foundDepth;

    void begin(byte[] owner, int length) {
        System.arraycopy(owner, 0, out, 0, length);
        at = length;
        ownerLength = length;
        sharedFrom = owner[0] == 1 && owner[1] == '*' ? 2 : 0;
    }

    void beginRRset(int setType) {
        rrset = at;
        at += RRsetForm.HEADER;
        type = setType;
        records = 0;
        suffixes = 0;
    }

    /// Adds an RRset of a node with the same name, as it is.
    void copy(ZoneNode node, int from) {
        int length = RRsetForm.HEADER + node.length(from);
        room(length);
        System.arraycopy(node.nameOctets(), from, out, at, length);
        at += length;
    }

    void add(int ttl, byte[] data, int offset, int length) {
        room(RRsetForm.FIXED + length);
        BigEndian.put16(out, at, RRsetForm.POINTER | RRsetForm.QUESTION);
        BigEndian.put16(out, at + 2, type);
        BigEndian.put16(out, at + 4, RecordClass.IN);
        BigEndian.put32(out, at + RRsetForm.TTL, ttl);
        int dataAt = at + RRsetForm.FIXED;
        at = dataAt;
        int from = offset;
        int names = RRsetForm.compressedNames(type);
        if (names > 0) {
            from += raw(data, from, RRsetForm.firstName(type));
            for (int i = 0; i < names; i++) {
                from += name(data, from);
            }
        }
        raw(data, from, offset + length - from);
        BigEndian.put16(out, dataAt - 2, at - dataAt);
        records++;
    }

    private int raw(byte[] data, int from, int length) {
        System.arraycopy(data, from, out, at, length);
        at += length;
        return length;
    }

    /// Writes a name, compressed. Returns its length in the source.
    private int name(byte[] data, int from) {
        int end = from;
        while (data[end] != 0) {
            end += 1 + data[end];
        }
        end++;
        int label = from;
        int known = suffixes;
        while (data[label] != 0) {
            int pointer = pointerTo(data, label, end - label, known);
            if (pointer >= 0) {
                BigEndian.put16(out, at, RRsetForm.POINTER | pointer);
                at += 2;
                remember(known, foundDepth + 1);
                return end - from;
            }
            int position = RRsetForm.base(ownerLength) + at - rrset - RRsetForm.HEADER;
            if (suffixes < MAX_SUFFIXES && position <= RRsetForm.MAX_POINTER) {
                suffixAt[suffixes] = at;
                suffixPointer[suffixes++] = position;
            }
            label += raw(data, label, 1 + data[label]);
        }
        out[at++] = 0;
        remember(known, 0);
        return end - from;
    }

    /// Makes the suffixes of the name just written available to later names, unless it already has the most pointers
    /// that a name may have.
    private void remember(int first, int depth) {
        if (depth >= MAX_POINTERS) {
            suffixes = first;
        }
        for (int i = first; i < suffixes; i++) {
            suffixDepth[i] = depth;
        }
    }

    private int pointerTo(byte[] data, int from, int length, int known) {
        int inOwner = ownerLength - length;
        if (inOwner >= sharedFrom && startsLabel(inOwner)
                && CaseFolding.equal(data, from, out, inOwner, length)) {
            foundDepth = 0;
            return RRsetForm.QUESTION + inOwner;
        }
        for (int i = 0; i < known; i++) {
            if (isAt(data, from, suffixAt[i])) {
                foundDepth = suffixDepth[i];
                return suffixPointer[i];
            }
        }
        return -1;
    }

    private boolean startsLabel(int place) {
        int label = 0;
        while (label < place) {
            label += 1 + out[label];
        }
        return label == place;
    }

    /// Whether the name in the source equals the compressed name at a position of this RRset.
    private boolean isAt(byte[] data, int from, int place) {
        int theirs = from;
        int mine = place;
        while (true) {
            int length = out[mine];
            while (length < 0) {
                int pointer = BigEndian.get16(out, mine) & RRsetForm.MAX_POINTER;
                int base = RRsetForm.base(ownerLength);
                mine = pointer < base ? pointer - RRsetForm.QUESTION : rrset + RRsetForm.HEADER + pointer - base;
                length = out[mine];
            }
            if (length != data[theirs] || !CaseFolding.equal(out, mine + 1, data, theirs + 1, length)) {
                return false;
            }
            if (length == 0) {
                return true;
            }
            mine += 1 + length;
            theirs += 1 + length;
        }
    }

    void endRRset() {
        BigEndian.put16(out, rrset, type);
        BigEndian.put16(out, rrset + 2, Math.min(records, RRsetForm.MANY));
        BigEndian.put32(out, rrset + 4, at - rrset - RRsetForm.HEADER);
    }

    private void room(int more) {
        if (out.length < at + more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, at + more));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(out, at);
    }
}
