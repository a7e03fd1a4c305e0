package rootwalk.dnssec.denial;

import java.util.SortedSet;
import java.util.TreeSet;

import rootwalk.wire.RecordType;

/// The types in an NSEC or NSEC3 record (RFC 4034 section 4.1.2), read where they are. Immutable.
public final class TypeBits {

    private final byte[] octets;
    private final int start;
    private final int end;

    /// @param octets
    ///            has a well-formed bitmap from `start` to `end`; not copied, and must not be changed
    TypeBits(byte[] octets, int start, int end) {
        this.octets = octets;
        this.start = start;
        this.end = end;
    }

    /// Whether windows are in order and have 1 to 32 octets.
    public static boolean isWellFormed(byte[] octets, int start, int end) {
        int before = -1;
        int at = start;
        while (at < end) {
            if (at + 2 > end) {
                return false;
            }
            int window = octets[at] & 0xFF;
            int length = octets[at + 1] & 0xFF;
            if (window <= before || length < 1 || length > 32 || at + 2 + length > end) {
                return false;
            }
            before = window;
            at += 2 + length;
        }
        return true;
    }

    public boolean has(int type) {
        return has(octets, start, end, type);
    }

    /// The same for a bitmap that is well formed.
    public static boolean has(byte[] octets, int start, int end, int type) {
        int at = start;
        while (at < end) {
            int window = octets[at] & 0xFF;
            int length = octets[at + 1] & 0xFF;
            if (window == type >>> 8) {
                int index = (type & 0xFF) >>> 3;
                return index < length && (octets[at + 2 + index] & 0x80 >>> (type & 7)) != 0;
            }
            at += 2 + length;
        }
        return false;
    }

    /// The types in a bitmap that is well formed, in ascending order.
    public static SortedSet<Integer> types(byte[] octets, int start, int end) {
        SortedSet<Integer> types = new TreeSet<>();
        int at = start;
        while (at < end) {
            int window = octets[at] & 0xFF;
            int length = octets[at + 1] & 0xFF;
            for (int bit = 0; bit < 8 * length; bit++) {
                if ((octets[at + 2 + bit / 8] & 0x80 >>> (bit & 7)) != 0) {
                    types.add(window << 8 | bit);
                }
            }
            at += 2 + length;
        }
        return types;
    }

    /// Whether the record is of the parent side of a zone cut: NS without SOA.
    boolean isDelegation() {
        return has(RecordType.NS) && !has(RecordType.SOA);
    }

    /// Whether names below the owner are not of this zone, so that the record says nothing about them (RFC 6840 sections
    /// 4.1 and 4.4, RFC 6672 section 5.3.4).
    boolean endsTheZone() {
        return isDelegation() || has(RecordType.DNAME);
    }
}
