package rootwalk.wire.tsig;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Writes TSIG records (RFC 8945 section 4.2). Stateless.
final class TsigRecord {

    /// From the type to RDLENGTH.
    private static final int FIXED = 10;

    /// Octets of the data without the algorithm, the MAC and other data.
    private static final int NUMBERS = 16;

    private TsigRecord() {}

    /// Octets of a record.
    static int length(Name key, Name algorithm, int mac, int other) {
        return key.length() + FIXED + algorithm.length() + NUMBERS + mac + other;
    }

    /// Writes what comes before the time. Returns the offset after it.
    ///
    /// @param length octets of the record
    static int begin(byte[] to, int offset, Name key, Name algorithm, int length) {
        key.copyTo(to, offset);
        int at = offset + key.length();
        BigEndian.put16(to, at, RecordType.TSIG);
        BigEndian.put16(to, at + 2, RecordClass.ANY);
        BigEndian.put32(to, at + 4, 0);
        BigEndian.put16(to, at + 8, length - key.length() - FIXED);
        algorithm.copyTo(to, at + FIXED);
        return at + FIXED + algorithm.length();
    }

    /// Counts a record in the header of a message.
    static void count(byte[] message, int offset) {
        BigEndian.put16(message, offset + 10, BigEndian.get16(message, offset + 10) + 1);
    }
}
