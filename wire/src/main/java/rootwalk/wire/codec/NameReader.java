package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// Reads a name of a message into a buffer of its own, following compression pointers (RFC 1035 section 4.1.4). Used by
/// one thread.
///
/// A pointer must refer to an offset after the header and before the labels that precede the pointer. So every step
/// goes backwards, and reading ends. The name that it refers to must end before those labels. The number of pointers
/// that are followed is at most that of the labels of a name, so that chains of pointers cannot make names costly.
public final class NameReader {

    /// Returned if there is no well-formed name.
    public static final int MALFORMED = -1;

    /// The largest offset in a compression pointer, which is also the mask of its bits (RFC 1035 section 4.1.4).
    public static final int MAX_POINTER = 0x3FFF;

    /// A name has at most 127 labels, so it needs no more pointers than that.
    private static final int MAX_POINTERS = 127;

    private final byte[] octets = new byte[Name.MAX_LENGTH];
    private int length;

    /// Reads the name at `at`.
    ///
    /// @param start of the message in `message`: offset 0 of compression pointers
    /// @param end of the readable octets
    /// @return the offset after the name, or [#MALFORMED]
    public int read(byte[] message, int start, int at, int end) {
        return read(message, start, at, end, true);
    }

    /// As [#read(byte[], int, int, int)], but a compression pointer makes the name malformed.
    public int readUncompressed(byte[] message, int at, int end) {
        return read(message, 0, at, end, false);
    }

    private int read(byte[] message, int start, int from, int end, boolean followsPointers) {
        int at = from;
        int after = -1;
        int limit = end;
        int earliest = from;
        int written = 0;
        int pointers = 0;
        while (at < limit) {
            int octet = message[at] & 0xFF;
            if (octet == 0) {
                if (written + 1 > Name.MAX_LENGTH) {
                    return MALFORMED;
                }
                octets[written] = 0;
                length = written + 1;
                return after >= 0 ? after : at + 1;
            }
            if (octet <= Name.MAX_LABEL_LENGTH) {
                int next = at + 1 + octet;
                if (next > limit || written + 1 + octet >= Name.MAX_LENGTH) {
                    return MALFORMED;
                }
                System.arraycopy(message, at, octets, written, 1 + octet);
                written += 1 + octet;
                at = next;
                continue;
            }
            if (octet < 0xC0 || !followsPointers || at + 1 >= limit) {
                return MALFORMED;
            }
            int target = start + (BigEndian.get16(message, at) & MAX_POINTER);
            if (target >= earliest || target < start + RequestView.HEADER_LENGTH || ++pointers > MAX_POINTERS) {
                return MALFORMED;
            }
            if (after < 0) {
                after = at + 2;
            }
            limit = earliest;
            earliest = target;
            at = target;
        }
        return MALFORMED;
    }

    /// The array whose first [#length()] octets are the last name read, until the next one is read.
    public byte[] octets() {
        return octets;
    }

    /// The length in octets of the last name read.
    public int length() {
        return length;
    }

    /// The last name read.
    public Name name() {
        return Name.of(octets, 0);
    }

    /// The offset after the name at `at`. Pointers are not followed.
    ///
    /// @return the offset, or [#MALFORMED] if the octets end before the name does
    public static int skip(byte[] message, int from, int end) {
        int at = from;
        while (at < end) {
            int octet = message[at] & 0xFF;
            if (octet == 0) {
                return at + 1;
            }
            if (octet >= 0xC0) {
                return at + 2 <= end ? at + 2 : MALFORMED;
            }
            if (octet > Name.MAX_LABEL_LENGTH) {
                return MALFORMED;
            }
            at += 1 + octet;
        }
        return MALFORMED;
    }
}
