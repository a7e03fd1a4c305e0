package rootwalk.wire;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/// Sets of types as NSEC, NSEC3 and CSYNC have them: windows of 256 types, a bit for each (RFC 4034 section 4.1.2).
public final class TypeBitmap {

    private static final int MAX_OCTETS = 32;

    private TypeBitmap() {}

    /// The bitmap of some types, in any order; windows without a type, and octets without a bit at their end, are left out.
    public static byte[] of(int... types) {
        int[] sorted = types.clone();
        Arrays.sort(sorted);
        byte[] bitmap = new byte[length(sorted)];
        int at = 0;
        for (int i = 0; i < sorted.length; i++) {
            int type = sorted[i];
            if (i > 0 && window(type) != window(sorted[i - 1])) {
                at += 2 + octets(sorted[i - 1]);
            }
            bitmap[at] = (byte) window(type);
            bitmap[at + 1] = (byte) octets(type);
            bitmap[at + 1 + octets(type)] |= (byte) (0x80 >>> (type & 7));
        }
        return bitmap;
    }

    private static int length(int... sorted) {
        int length = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 == sorted.length || window(sorted[i]) != window(sorted[i + 1])) {
                length += 2 + octets(sorted[i]);
            }
        }
        return length;
    }

    private static int window(int type) {
        return type >>> 8;
    }

    /// The octets of a window up to the one with the bit of a type.
    private static int octets(int type) {
        return ((type & 0xFF) >>> 3) + 1;
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
            if (window <= before || length < 1 || length > MAX_OCTETS || at + 2 + length > end) {
                return false;
            }
            before = window;
            at += 2 + length;
        }
        return true;
    }

    /// Whether a bitmap that is well formed has a type.
    public static boolean has(byte[] octets, int start, int end, int type) {
        int at = start;
        while (at < end) {
            int length = octets[at + 1] & 0xFF;
            if ((octets[at] & 0xFF) == window(type)) {
                int index = octets(type);
                return index <= length && (octets[at + 1 + index] & 0x80 >>> (type & 7)) != 0;
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
}
