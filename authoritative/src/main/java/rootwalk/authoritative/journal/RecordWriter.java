package rootwalk.authoritative.journal;

import java.util.Arrays;
import java.util.List;

import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Writes RRsets in the form of the journal, one after the other: the owner, then type, TTL, and the length of the data, then the data
/// as pairs of RDLENGTH and RDATA. [RecordReader] reads them. Used by one thread.
final class RecordWriter {

    /// The owner is that of the RRset before.
    static final int SAME_OWNER = 0;
    /// The octets of the owner before the apex follow, after their number.
    static final int RELATIVE_OWNER = 1;
    /// The owner follows. It differs from the apex in the case of letters.
    static final int WHOLE_OWNER = 2;

    /// Octets of type, TTL, and length of the data.
    private static final int FIXED = 10;

    private final byte[] apex;
    private byte[] out = new byte[4096];
    private int length;
    /// Where the data of the current RRset begins.
    private int dataStart;
    /// An array that begins with the last owner, and the length of that; 0 before the first.
    private byte[] lastOwner = {};
    private int lastLength;

    RecordWriter(Name apex) {
        this.apex = apex.folded().sharedOctets();
    }

    /// The form of a delta: the number of RRsets that are removed and those, then the number of those that are added and those.
    static byte[] encode(ZoneDelta delta) {
        RecordWriter writer = new RecordWriter(delta.apex());
        writer.addAll(delta.removed());
        writer.addAll(delta.added());
        return writer.take(writer.length);
    }

    private void addAll(List<RRset> rrsets) {
        room(4);
        BigEndian.put32(out, length, rrsets.size());
        length += 4;
        rrsets.forEach(this::add);
    }

    void add(RRset rrset) {
        byte[] data = rrset.sharedData();
        begin(rrset.owner().sharedOctets(), rrset.owner().length(), rrset.type(), rrset.ttl());
        room(data.length);
        System.arraycopy(data, 0, out, length, data.length);
        length += data.length;
        end();
    }

    /// Adds all RRsets of a name.
    void add(ZoneNode node) {
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            begin(node.nameOctets(), node.nameLength(), node.type(rrset), node.ttl(rrset));
            int record = 0;
            for (int left = node.records(rrset); left > 0; left--) {
                room(2 + RdataExpansion.mostOctets(node, rrset, record));
                int octets = RdataExpansion.expand(node, rrset, record, out, length + 2);
                BigEndian.put16(out, length, octets);
                length += 2 + octets;
                record = RdataExpansion.next(node, rrset, record);
            }
            end();
        }
    }

    /// Writes what precedes the data of an RRset.
    private void begin(byte[] owner, int ownerLength, int type, int ttl) {
        room(2 + Name.MAX_LENGTH + FIXED);
        owner(owner, ownerLength);
        BigEndian.put16(out, length, type);
        BigEndian.put32(out, length + 2, ttl);
        length += FIXED;
        dataStart = length;
    }

    /// Writes the length of the data before it.
    private void end() {
        BigEndian.put32(out, dataStart - 4, length - dataStart);
    }

    private void owner(byte[] octets, int octetsLength) {
        if (Arrays.equals(octets, 0, octetsLength, lastOwner, 0, lastLength)) {
            out[length++] = SAME_OWNER;
            return;
        }
        int before = octetsLength - apex.length;
        boolean isRelative = before >= 0 && Arrays.equals(octets, before, octetsLength, apex, 0, apex.length);
        int own = isRelative ? before : octetsLength;
        out[length++] = (byte) (isRelative ? RELATIVE_OWNER : WHOLE_OWNER);
        if (isRelative) {
            out[length++] = (byte) before;
        }
        System.arraycopy(octets, 0, out, length, own);
        length += own;
        lastOwner = octets;
        lastLength = octetsLength;
    }

    private void room(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }

    /// The number of octets that were not taken yet.
    int length() {
        return length;
    }

    /// Takes the first octets. A part may end within a record.
    byte[] take(int octets) {
        byte[] first = Arrays.copyOf(out, octets);
        System.arraycopy(out, octets, out, 0, length - octets);
        length -= octets;
        return first;
    }
}
