package rootwalk.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Comparison and hashing of uncompressed wire-format names without regard to ASCII case (RFC 4343), eight octets at a time.
 *
 * <p>A length octet is at most 63 and therefore never a letter, so a name in wire form can be folded as a whole, label boundaries included.
 */
public final class CaseFolding {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** Differs in each process, so that nobody outside can choose names that collide. */
    private static final long SEED = new SecureRandom().nextLong();

    private CaseFolding() {}

    /** The octet with an ASCII upper-case letter turned into the lower-case one. */
    public static byte fold(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    /** Folds eight octets at once. */
    private static long fold(long word) {
        long low = word & ~HIGH;
        long aboveZ = low + ONES * (0x7F - 'Z');
        long fromA = low + ONES * (0x80 - 'A');
        long letters = ~word & (fromA ^ aboveZ) & HIGH;
        return word | (letters >>> 2);
    }

    /** A hash of {@code length} octets that is the same for names that differ only in case. Equal in one process, different in the next. */
    public static int hash(byte[] octets, int offset, int length) {
        long hash = SEED ^ length;
        int at = offset;
        int end = offset + length;
        while (end - at >= 8) {
            hash = (hash ^ fold((long) LONGS.get(octets, at))) * MULTIPLIER;
            hash ^= hash >>> 29;
            at += 8;
        }
        if (at < end) {
            long tail = 0;
            for (int shift = 0; at < end; at++, shift += 8) {
                tail |= (octets[at] & 0xFFL) << shift;
            }
            hash = (hash ^ fold(tail)) * MULTIPLIER;
        }
        hash ^= hash >>> 32;
        hash *= MULTIPLIER;
        return (int) (hash >>> 32);
    }

    /** Whether two ranges of {@code length} octets are the same but for case. */
    public static boolean equal(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
        int at = 0;
        for (; length - at >= 8; at += 8) {
            long x = (long) LONGS.get(a, aOffset + at);
            long y = (long) LONGS.get(b, bOffset + at);
            if (x != y && fold(x) != fold(y)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (fold(a[aOffset + at]) != fold(b[bOffset + at])) {
                return false;
            }
        }
        return true;
    }
}
