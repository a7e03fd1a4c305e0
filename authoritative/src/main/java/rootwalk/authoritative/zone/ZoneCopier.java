package rootwalk.authoritative.zone;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordClass;
import rootwalk.wire.codec.MessageWriter;

/// Copies RRsets of a zone, one after another, into messages. The octets of an RRset are copied, then the compression pointers
/// in them are adjusted. The owner is compressed with the previous one: in canonical order, no earlier name has more labels in
/// common with it. Names keep their case (RFC 5936 section 3.4), so names that differ in case are not compressed with each other.
/// Used by one thread; allocates nothing.
///
/// Call [#begin] first for each message.
public final class ZoneCopier {

    /// The octets of a message in which everything can be the target of a pointer. With RRsets copied up to there only, every
    /// pointer in them is valid.
    public static final int MOST_OCTETS = RRsetForm.MAX_POINTER + 1;

    private static final int MAX_LABELS = 127;

    /// The most pointers in sequence in an owner. Names of reverse zones have 34 labels, and some clients follow few pointers.
    private static final int MAX_POINTERS = 8;

    private MessageWriter message = new MessageWriter();

    /// The last owner. For the end of it that has `n` labels without the root: where it begins in the owner and in the message,
    /// and the pointers in sequence after its own labels.
    private byte[] last = {0};
    private int lastOffset;
    private int labels;
    private final short[] offsets = new short[MAX_LABELS + 1];
    private final char[] positions = new char[MAX_LABELS + 1];
    private final byte[] depths = new byte[MAX_LABELS + 1];

    /// The new owner, its labels, and where each of them begins, from the left.
    private byte[] owner = last;
    private int count;
    private final short[] starts = new short[MAX_LABELS + 1];
    /// Labels at the end of the new owner that are in the message, and octets before them.
    private int common;
    private int own;

    private byte[] expanded = new byte[512];

    /// Begins to write into a message, which may have a question but no records.
    public void begin(MessageWriter next) {
        message = next;
        labels = 0;
        if (next.hasQuestion()) {
            last = next.octets();
            lastOffset = next.start() + RRsetForm.QUESTION;
            split(last, lastOffset);
            labels = count;
            for (int n = 1; n <= count; n++) {
                place(n, starts[count - n], RRsetForm.QUESTION + starts[count - n], 0);
            }
        }
    }

    private void place(int n, int offset, int position, int depth) {
        offsets[n] = (short) offset;
        positions[n] = (char) position;
        depths[n] = (byte) depth;
    }

    private void split(byte[] name, int offset) {
        int at = 0;
        owner = name;
        count = 0;
        while (name[offset + at] != 0) {
            starts[count++] = (short) at;
            at += 1 + name[offset + at];
        }
        starts[count] = (short) at;
    }

    /// Adds all records of an RRset. Returns false, and adds nothing, if they do not fit into the message or into its first
    /// [#MOST_OCTETS].
    public boolean add(ZoneNode node, int rrset) {
        int length = node.length(rrset);
        compress(node);
        if (message.position() + own + length > MOST_OCTETS || own + length > message.room()) {
            return false;
        }
        return copied(node, rrset, 0, length, node.records(rrset));
    }

    /// Adds one record. Returns false, and adds nothing, if it does not fit into the message.
    ///
    /// @param record see [RdataExpansion]
    public boolean add(ZoneNode node, int rrset, int record) {
        if (RRsetForm.compressedNames(node.type(rrset)) > 0) {
            return encoded(node, rrset, record);
        }
        compress(node);
        int length = RdataExpansion.next(node, rrset, record) - record;
        return message.position() + own <= RRsetForm.MAX_POINTER && own + length <= message.room()
                && copied(node, rrset, record, length, 1);
    }

    /// Compares the owner of a node with the last one.
    @SuppressWarnings("ReferenceEquality") // the same array is the same name
    private void compress(ZoneNode node) {
        byte[] name = node.nameOctets();
        if (name == last && name == owner && labels > 0) {
            common = labels;
            own = 0;
            return;
        }
        split(name, 0);
        common = 0;
        while (common < Math.min(count, labels) && sameLabel(name, starts[count - common - 1], common + 1)) {
            common++;
        }
        while (common > 0 && depths[common] >= MAX_POINTERS) {
            common--;
        }
        // Without a pointer, the root ends the name.
        own = common == 0 ? node.nameLength() : starts[count - common];
    }

    private boolean sameLabel(byte[] name, int start, int n) {
        int other = lastOffset + offsets[n];
        return Arrays.equals(name, start, start + 1 + name[start], last, other, other + 1 + last[other]);
    }

    /// Copies records whose owner was compressed.
    ///
    /// @param from the first of them, from the start of the RRset
    private boolean copied(ZoneNode node, int rrset, int from, int length, int records) {
        int position = message.position();
        // The first record begins with a pointer, in place of which a name without one is written in full.
        int pointer = common == 0 ? 2 : 0;
        if (!message.addEncoded(node.nameOctets(), own, node.nameOctets(), rrset + RRsetForm.HEADER + from + pointer,
                length - pointer, records)) {
            return false;
        }
        int first = position + own - pointer;
        if (common > 0) {
            BigEndian.put16(message.octets(), message.start() + first, RRsetForm.POINTER | positions[common]);
        }
        enter(node, position);
        relocate(node, rrset, from, first, records);
        return true;
    }

    /// Makes the owner, which is at a position of the message now, the last one.
    private void enter(ZoneNode node, int position) {
        int depth = common == 0 ? 0 : depths[common] + 1;
        for (int n = 1; n <= common; n++) {
            offsets[n] = starts[count - n];
        }
        for (int n = common + 1; n <= count; n++) {
            place(n, starts[count - n], position + starts[count - n], depth);
        }
        last = node.nameOctets();
        lastOffset = 0;
        labels = count;
    }

    /// Adjusts the pointers of records.
    ///
    /// @param first where the first of them would begin if it began with a pointer
    private void relocate(ZoneNode node, int rrset, int from, int first, int records) {
        int names = RRsetForm.compressedNames(node.type(rrset));
        if (records == 1 && names == 0) {
            return;
        }
        byte[] octets = message.octets();
        int name = RRsetForm.POINTER | (labels == 0 ? first + 1 : positions[labels]);
        int base = RRsetForm.base(node.nameLength());
        int moved = first - from - base;
        int firstName = RRsetForm.FIXED + RRsetForm.firstName(node.type(rrset));
        int record = message.start() + first;
        for (int left = records; left > 0; left--) {
            if (left < records) {
                BigEndian.put16(octets, record, name);
            }
            int at = record + firstName;
            for (int i = 0; i < names; i++) {
                while (octets[at] > 0) {
                    at += 1 + octets[at];
                }
                if (octets[at] == 0) {
                    at++;
                    continue;
                }
                int pointer = BigEndian.get16(octets, at) & RRsetForm.MAX_POINTER;
                int target = pointer < base ? ownerPosition(pointer - RRsetForm.QUESTION) : pointer + moved;
                BigEndian.put16(octets, at, RRsetForm.POINTER | target);
                at += 2;
            }
            record += RRsetForm.FIXED + BigEndian.get16(octets, record + RRsetForm.FIXED - 2);
        }
    }

    /// Where the part of the last owner is in the message that begins at an offset of it.
    private int ownerPosition(int offset) {
        int n = labels;
        while (offsets[n] != offset) {
            n--;
        }
        return positions[n];
    }

    /// Adds a record of a type with compressed names. The pointers in it may refer to other records of its RRset, so the
    /// names are compressed again.
    private boolean encoded(ZoneNode node, int rrset, int record) {
        int most = RdataExpansion.mostOctets(node, rrset, record);
        if (expanded.length < most) {
            expanded = new byte[2 * most];
        }
        int length = RdataExpansion.expand(node, rrset, record, expanded);
        return message.add(node.nameOctets(), 0, node.nameLength(), node.type(rrset), RecordClass.IN, node.ttl(rrset),
                expanded, 0, length);
    }
}
