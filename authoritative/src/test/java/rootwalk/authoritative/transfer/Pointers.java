package rootwalk.authoritative.transfer;

import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.RecordCursor;

/// Counts compression pointers.
final class Pointers {

    private Pointers() {}

    /// The most pointers in sequence in the owner of a record.
    static int most(byte[] message, int offset, int length) {
        RecordCursor cursor = new RecordCursor();
        cursor.begin(message, offset, length);
        int most = 0;
        int at = offset + 12 + 13;
        while (cursor.next()) {
            most = Math.max(most, count(message, offset, at));
            at = cursor.dataOffset() + cursor.dataLength();
        }
        return most;
    }

    private static int count(byte[] message, int offset, int from) {
        int at = from;
        int pointers = 0;
        while (message[at] != 0) {
            if (message[at] < 0) {
                at = offset + (BigEndian.get16(message, at) & 0x3FFF);
                pointers++;
            } else {
                at += 1 + message[at];
            }
        }
        return pointers;
    }
}
