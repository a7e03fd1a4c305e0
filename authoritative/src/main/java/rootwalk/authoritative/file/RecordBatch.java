package rootwalk.authoritative.file;

import java.util.Arrays;

import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.wire.BigEndian;

/// A sequence of records in one array. Reusable; used by one thread at a time.
final class RecordBatch {

    /// A batch is passed on when it has this size.
    private static final int ENOUGH = 1 << 16;

    /// Octets before the owner of a record: place, TTL, type, and the lengths of owner and data.
    private static final int HEAD = 8 + 4 + 2 + 2 + 4;

    private byte[] octets = new byte[ENOUGH + 1024];
    private int length;
    private boolean last;

    void clear() {
        length = 0;
    }

    boolean isFull() {
        return length >= ENOUGH;
    }

    /// Marks this batch as the last one.
    void endSequence() {
        last = true;
    }

    boolean isLast() {
        return last;
    }

    void add(byte[] owner, int ownerLength, int type, int ttl, byte[] data, int dataLength, long place) {
        int end = length + HEAD + ownerLength + dataLength;
        if (octets.length < end) {
            octets = Arrays.copyOf(octets, end);
        }
        BigEndian.put64(octets, length, place);
        BigEndian.put32(octets, length + 8, ttl);
        BigEndian.put16(octets, length + 12, type);
        BigEndian.put16(octets, length + 14, ownerLength);
        BigEndian.put32(octets, length + 16, dataLength);
        System.arraycopy(owner, 0, octets, length + HEAD, ownerLength);
        System.arraycopy(data, 0, octets, end - dataLength, dataLength);
        length = end;
    }

    /// Adds the records to a zone.
    ///
    /// @throws rootwalk.wire.text.EntryException if the zone becomes too large
    void addTo(ZoneEdit edit, ReadLimits limits) {
        int at = 0;
        while (at < length) {
            int owner = at + HEAD;
            int ownerLength = BigEndian.get16(octets, at + 14);
            int data = owner + ownerLength;
            int dataLength = BigEndian.get32(octets, at + 16);
            edit.add(octets, owner, ownerLength, BigEndian.get16(octets, at + 12), BigEndian.get32(octets, at + 8),
                    octets, data, dataLength, BigEndian.get64(octets, at));
            limits.checkSize(edit.octets());
            at = data + dataLength;
        }
    }
}
