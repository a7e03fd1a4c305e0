package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// A view of the TSIG record of a message, in the buffer that the message is in (RFC 8945 section 4.2). Reusable; used by
/// one thread; valid until the buffer changes.
public final class TsigView {

    /// Whether a message has a TSIG record.
    public enum Presence {
        ABSENT,
        /// It is the last record, and the view shows it.
        PRESENT,
        /// The message is malformed, or a TSIG record is malformed or not the last record of the additional section.
        MALFORMED
    }

    private static final int TIMERS = 8;

    private byte[] octets = new byte[0];
    private int record;
    private int data;
    private int timers;
    private int behindMac;
    private final NameReader key = new NameReader();
    private final NameReader algorithm = new NameReader();

    /// Looks for the TSIG record of a message of any kind.
    public Presence find(byte[] buffer, int offset, int length) {
        int end = offset + length;
        if (length < RequestView.HEADER_LENGTH) {
            return Presence.MALFORMED;
        }
        int at = offset + RequestView.HEADER_LENGTH;
        for (int i = BigEndian.get16(buffer, offset + 4); i > 0; i--) {
            int behindName = NameReader.skip(buffer, at, end);
            if (behindName < 0 || behindName + 4 > end) {
                return Presence.MALFORMED;
            }
            at = behindName + 4;
        }
        int additional = BigEndian.get16(buffer, offset + 10);
        int records = BigEndian.get16(buffer, offset + 6) + BigEndian.get16(buffer, offset + 8) + additional;
        for (int left = records; left > 0; left--) {
            int fixed = NameReader.skip(buffer, at, end);
            if (fixed < 0 || fixed + 10 > end) {
                return Presence.MALFORMED;
            }
            int next = fixed + 10 + BigEndian.get16(buffer, fixed + 8);
            if (next > end) {
                return Presence.MALFORMED;
            }
            if (BigEndian.get16(buffer, fixed) == RecordType.TSIG) {
                boolean isLast = left == 1 && additional > 0 && next == end;
                return isLast && read(buffer, offset, at, fixed, next) ? Presence.PRESENT : Presence.MALFORMED;
            }
            at = next;
        }
        return Presence.ABSENT;
    }

    /// Reads a record of type TSIG. Its class must be ANY and its TTL 0; the name of the algorithm is not compressed.
    ///
    /// @param message where its message begins
    /// @param owner where it begins
    /// @param fixed where its type is
    /// @param next where it ends
    /// @return false if it is malformed
    boolean read(byte[] buffer, int message, int owner, int fixed, int next) {
        octets = buffer;
        record = owner;
        data = fixed + 10;
        timers = algorithm.readUncompressed(buffer, data, next);
        if (timers < 0 || timers + TIMERS + 2 > next) {
            return false;
        }
        behindMac = macOffset() + macLength();
        return behindMac + 6 <= next
                && otherOffset() + otherLength() == next
                && BigEndian.get16(buffer, fixed + 2) == RecordClass.ANY
                && BigEndian.get32(buffer, fixed + 4) == 0
                && key.read(buffer, message, owner, next) >= 0;
    }

    /// The buffer with the message.
    public byte[] octets() {
        return octets;
    }

    /// Where the record begins in [#octets()]: the end of the message without it.
    public int offset() {
        return record;
    }

    /// The name of the key. Allocates.
    public Name key() {
        return key.name();
    }

    /// The name of the algorithm. Allocates.
    public Name algorithm() {
        return algorithm.name();
    }

    /// Whether the algorithm has this name.
    public boolean hasAlgorithm(Name name) {
        return name.matches(algorithm.octets(), 0, algorithm.length());
    }

    /// Where the data begins: the name of the algorithm, Time Signed and Fudge, up to [#macLengthOffset()].
    public int dataOffset() {
        return data;
    }

    /// Where the length of the MAC is.
    public int macLengthOffset() {
        return timers + TIMERS;
    }

    /// Time Signed: seconds since 1970-01-01, 48 bits.
    public long timeSigned() {
        return BigEndian.get48(octets, timers);
    }

    /// Fudge in seconds.
    public int fudge() {
        return BigEndian.get16(octets, timers + 6);
    }

    /// Where the MAC is.
    public int macOffset() {
        return macLengthOffset() + 2;
    }

    /// Octets of the MAC, possibly none.
    public int macLength() {
        return BigEndian.get16(octets, macLengthOffset());
    }

    /// The ID that the message had when it was signed.
    public int originalId() {
        return BigEndian.get16(octets, behindMac);
    }

    /// TSIG ERROR, such as [rootwalk.wire.ResponseCode#BADKEY].
    public int error() {
        return BigEndian.get16(octets, behindMac + 2);
    }

    /// Where Other Data is.
    public int otherOffset() {
        return behindMac + 6;
    }

    /// Octets of Other Data.
    public int otherLength() {
        return BigEndian.get16(octets, behindMac + 4);
    }

    /// Other Data as the time of a server; only if it has six octets.
    public long otherTime() {
        return BigEndian.get48(octets, otherOffset());
    }
}
