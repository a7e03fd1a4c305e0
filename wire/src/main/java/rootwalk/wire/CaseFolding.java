package rootwalk.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/// Comparison and hashing of uncompressed wire-format names without regard to ASCII case (RFC 4343), eight octets at a
/// time.
///
/// A length octet is at most 63 and therefore never a letter, so a name in wire format can be folded as a whole, label
/// boundaries included.
public final class CaseFolding {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    // Both differ in each process, so that an attacker cannot choose names that collide. The multiplier must be
    // secret too: with a known one, a change of the first bit of one word is undone by a known change of the next
    // word, whatever the seed.
    private static final long SEED;
    private static final long MULTIPLIER;

    static {
        SecureRandom random = new SecureRandom();
        SEED = random.nextLong();
        MULTIPLIER = random.nextLong() | 1;
    }

    private CaseFolding() {}

    /// The octet, in lower case if it is an ASCII letter.
    public static byte fold(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    /// Folds eight octets at once.
    private static long fold(long word) {
        long low = word & ~HIGH;
        long aboveZ = low + ONES * (0x7F - 'Z');
        long fromA = low + ONES * (0x80 - 'A');
        long letters = ~word & (fromA ^ aboveZ) & HIGH;
        return word | (letters >>> 2);
    }

    /// A hash of `length` octets that is the same for names that differ only in case. It differs from process to
    /// process.
    public static int hash(byte[] octets, int offset, int length) {
        long hash = SEED ^ length;
        if (length >= 8) {
            // The last word may overlap the one before. The hash includes the length, so this is safe, and it needs
            // no loop over octets.
            int last = offset + length - 8;
            for (int at = offset; at < last; at += 8) {
                hash = mixed(hash ^ fold((long) LONGS.get(octets, at)));
            }
            hash = mixed(hash ^ fold((long) LONGS.get(octets, last)));
        } else {
            hash = mixed(hash ^ fold(shortWord(octets, offset, length)));
        }
        return (int) (hash ^ hash >>> 32);
    }

    /// A cheap hash of an uncompressed name, which uses its length and both ends of its first label only, for tables
    /// that bound the cost of collisions.
    public static int suffixHash(byte[] octets, int offset, int length) {
        if (length < 8) {
            return hash(octets, offset, length);
        }
        int lastOfLabel = Math.max(0, octets[offset] - 7);
        long first = fold((long) LONGS.get(octets, offset));
        long last = fold((long) LONGS.get(octets, offset + Math.min(lastOfLabel, length - 8)));
        long hash = mixed(first ^ Long.rotateLeft(last, 32) ^ (SEED + length));
        return (int) (hash ^ hash >>> 32);
    }

    /// Up to seven octets in one word, none left out.
    private static long shortWord(byte[] octets, int offset, int length) {
        if (length >= 4) {
            return ((int) INTS.get(octets, offset) & 0xFFFFFFFFL)
                    | ((long) (int) INTS.get(octets, offset + length - 4)) << 32;
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = word << 8 | (octets[offset + i] & 0xFF);
        }
        return word;
    }

    private static long mixed(long word) {
        return word * MULTIPLIER ^ Math.unsignedMultiplyHigh(word, MULTIPLIER);
    }

    /// Whether two ranges of `length` octets are equal without regard to case.
    public static boolean equal(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
        if (length >= 8) {
            int last = length - 8;
            for (int at = 0; at < last; at += 8) {
                if (!equalWords(a, aOffset + at, b, bOffset + at)) {
                    return false;
                }
            }
            return equalWords(a, aOffset + last, b, bOffset + last);
        }
        return length <= 0
                || fold(shortWord(a, aOffset, length)) == fold(shortWord(b, bOffset, length));
    }

    private static boolean equalWords(byte[] a, int aOffset, byte[] b, int bOffset) {
        long x = (long) LONGS.get(a, aOffset);
        long y = (long) LONGS.get(b, bOffset);
        return x == y || fold(x) == fold(y);
    }
}
