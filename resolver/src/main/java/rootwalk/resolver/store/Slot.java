package rootwalk.resolver.store;

/// The layout of the words in a [HashIndex], one for each entry; 0 is a free word.
///
/// From the highest bit: 25 bits of the hash; 35 bits of the position, in units of eight octets; a bit for the log; a bit for
/// the claim; and two bits for the number of reads. A position is never 0.
final class Slot {

    /// The number of bits of a position. Positions are compared modulo 2 to this power.
    static final int POSITION_BITS = 35;

    static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    /// The number of bits of the hash in a word: its high bits.
    static final int HASH_BITS = 25;

    /// A free word.
    static final long EMPTY = 0;

    /// The mask of all bits of a word.
    static final long WHOLE = -1;

    private static final int POSITION_SHIFT = 4;
    private static final int HASH_SHIFT = Long.SIZE - HASH_BITS;
    private static final long HASH = -1L << HASH_SHIFT;
    private static final long MAIN = 1L << 3;
    private static final long CLAIMED = 1L << 2;
    private static final long READS = 3;

    /// The mask of the log and the position.
    static final long PLACE = (POSITION_MASK << POSITION_SHIFT) | MAIN;

    private Slot() {}

    /// The word of an entry that has not been read yet.
    static long of(long hash, long position, boolean main) {
        return (hash & HASH) | ((position & POSITION_MASK) << POSITION_SHIFT) | (main ? MAIN : 0);
    }

    /// Whether a word is that of an entry whose hash has the same high bits.
    static boolean mayMatch(long word, long hash) {
        return (word ^ hash) >>> HASH_SHIFT == 0 && word != EMPTY;
    }

    /// Whether a bit of the hash is set.
    ///
    /// @param bit counted from the highest one, which is 0
    static boolean hashBit(long word, int bit) {
        return word << bit < 0;
    }

    static long position(long word) {
        return (word >>> POSITION_SHIFT) & POSITION_MASK;
    }

    /// Whether the entry is in the main log.
    static boolean isMain(long word) {
        return (word & MAIN) != 0;
    }

    /// The number of reads, at most 3.
    static int reads(long word) {
        return (int) (word & READS);
    }

    /// The rank of an entry; the one with the lowest rank is replaced first. Entries with fewer reads have a lower
    /// rank; with equal reads, those that are not in the main log.
    static int rank(long word) {
        return 2 * reads(word) + (isMain(word) ? 1 : 0);
    }

    /// The word after one more read. It does not change after three reads.
    static long read(long word) {
        return (word & READS) == READS ? word : word + 1;
    }

    static boolean isClaimed(long word) {
        return (word & CLAIMED) != 0;
    }

    static long claimed(long word) {
        return word | CLAIMED;
    }

    /// The word of the same entry after it was appended to the main log.
    static long moved(long word, long position, int reads) {
        return (word & (HASH | CLAIMED)) | ((position & POSITION_MASK) << POSITION_SHIFT) | MAIN | reads;
    }
}
