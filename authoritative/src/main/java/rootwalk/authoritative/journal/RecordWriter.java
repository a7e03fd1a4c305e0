package rootwalk.authoritative.journal;

import java.util.Arrays;
import java.util.List;

import rootwalk.authoritative.zone.ZoneDelta;
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

    private final byte[] apex;
    private byte[] out = new byte[4096];
    private int length;
    private Name lastOwner = Name.ROOT;
    private boolean hasOwner;

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
        room(2 + Name.MAX_LENGTH + 10 + data.length);
        owner(rrset.owner());
        BigEndian.put16(out, length, rrset.type());
        BigEndian.put32(out, length + 2, rrset.ttl());
        BigEndian.put32(out, length + 6, data.length);
        System.arraycopy(data, 0, out, length + 10, data.length);
        length += 10 + data.length;
    }

    private void owner(Name owner) {
        byte[] octets = owner.sharedOctets();
        if (hasOwner && Arrays.equals(octets, lastOwner.sharedOctets())) {
            out[length++] = SAME_OWNER;
            return;
        }
        int before = octets.length - apex.length;
        if (before >= 0 && Arrays.equals(octets, before, octets.length, apex, 0, apex.length)) {
            out[length++] = RELATIVE_OWNER;
            out[length++] = (byte) before;
            System.arraycopy(octets, 0, out, length, before);
            length += before;
        } else {
            out[length++] = WHOLE_OWNER;
            owner.copyTo(out, length);
            length += octets.length;
        }
        lastOwner = owner;
        hasOwner = true;
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
