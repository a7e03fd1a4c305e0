package rootwalk.authoritative.zone;

import java.util.Arrays;

/// Groups the records of a name by RRset, in time that grows with their number only. Records are added by their index; those
/// of a group keep the order in which they are added. Reusable; used by one thread.
final class RRsetGroups {

    /// No such record.
    static final int NONE = -1;

    /// With this many slots, each kind has a slot of its own: a type, or RRSIG and the type that it covers.
    private static final int MOST_SLOTS = 1 << 17;
    private static final int SLOTS_PER_RECORD = 16;
    private static final int SIGNATURES = 1 << 16;
    /// An odd number whose bits look random.
    private static final int MULTIPLIER = 0x13C6D;

    private int[] slots = new int[16 * SLOTS_PER_RECORD];
    private int mask;
    private int shift;
    private int[] kinds = new int[16];
    private int[] next = new int[16];
    /// Of the first record of each group.
    private int[] last = new int[16];
    private boolean[] taken = new boolean[16];
    private long steps;

    /// Begins without groups.
    ///
    /// @param records that will be added at most, with lower indexes than this
    void begin(int records) {
        int size = Math.min(MOST_SLOTS, Integer.highestOneBit(Math.max(1, records)) * 2 * SLOTS_PER_RECORD);
        if (slots.length < size) {
            slots = new int[size];
        } else {
            Arrays.fill(slots, 0, size, 0);
        }
        mask = size - 1;
        shift = Integer.numberOfTrailingZeros(MOST_SLOTS) - Integer.numberOfTrailingZeros(size);
        if (kinds.length < records) {
            int more = Math.max(2 * kinds.length, records);
            kinds = new int[more];
            next = new int[more];
            last = new int[more];
            taken = new boolean[more];
        }
    }

    /// Adds a record as the last one of its group.
    void add(int index, int kind) {
        int slot = slot(kind);
        next[index] = NONE;
        if (slots[slot] == 0) {
            slots[slot] = index + 1;
            kinds[index] = kind;
            last[index] = index;
            taken[index] = false;
            return;
        }
        int first = slots[slot] - 1;
        next[last[first]] = index;
        last[first] = index;
    }

    /// The slot of a kind, or the empty one where it belongs.
    private int slot(int kind) {
        int key = RRsetKind.isOfSignatures(kind) ? SIGNATURES | RRsetKind.covered(kind) : kind;
        int slot = (key * MULTIPLIER & MOST_SLOTS - 1) >>> shift;
        steps++;
        while (slots[slot] != 0 && kinds[slots[slot] - 1] != kind) {
            slot = slot + 1 & mask;
            steps++;
        }
        return slot;
    }

    /// The first record of a group, or [#NONE] if there is no such group.
    int first(int kind) {
        return slots[slot(kind)] - 1;
    }

    /// The next record of the same group, or [#NONE].
    int next(int index) {
        return next[index];
    }

    /// The first record of a group that was not [taken][#take], or [#NONE].
    int untaken(int kind) {
        int first = first(kind);
        return first != NONE && taken[first] ? NONE : first;
    }

    /// Marks a group, by its first record.
    void take(int first) {
        taken[first] = true;
    }

    /// Slots looked at since this was made: a measure of the work.
    long steps() {
        return steps;
    }
}
