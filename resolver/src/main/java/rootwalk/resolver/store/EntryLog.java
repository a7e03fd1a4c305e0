package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A queue of entries in chunks: entries are appended at the head, and whole chunks leave it at the tail. Written under the lock
/// of the shard; any thread may read.
///
/// A position counts units of eight octets from the first chunk that there ever was. It is never used again, so a reader
/// knows from the tail alone whether memory is still that of the entry: [#contains] before and after reading. The first unit of
/// a chunk is left out, so that no position is 0.
final class EntryLog {

    /// No position.
    static final long NONE = -1;

    /// Octets of a unit.
    static final int UNIT = 8;

    private static final int UNIT_SHIFT = 3;
    private static final int SPAN_SHIFT = Long.SIZE - Slot.POSITION_BITS;
    private static final VarHandle TAIL;

    static {
        try {
            TAIL = MethodHandles.lookup().findVarHandle(EntryLog.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Chunks chunks;
    private final int chunkShift;
    private final long chunkMask;

    /// The chunk of a position is at its number modulo the length, a power of two.
    private final MemorySegment[] ring;

    private long head;
    @SuppressWarnings("unused") // by TAIL
    private long tail;

    EntryLog(Chunks chunks) {
        this(chunks, 0);
    }

    /// A log whose first position is `start` + 1, a multiple of the units of a chunk.
    EntryLog(Chunks chunks, long start) {
        this.chunks = chunks;
        head = start;
        tail = start;
        chunkShift = Integer.numberOfTrailingZeros(chunks.octets() / UNIT);
        chunkMask = (1L << chunkShift) - 1;
        int length = Integer.highestOneBit(chunks.number()) * 2;
        ring = new MemorySegment[length];
        Arrays.fill(ring, MemorySegment.NULL);
    }

    /// Appends an entry. Takes a chunk if there is no room in the last one.
    ///
    /// @return its position
    long append(byte[] entry, int length) {
        int units = units(length);
        long inChunk = head & chunkMask;
        if (inChunk == 0 || inChunk + units > chunkMask + 1) {
            seal();
            ring[index(head)] = chunks.take();
            head++;
        }
        long position = head;
        MemorySegment.copy(entry, 0, ring[index(position)], ValueLayout.JAVA_BYTE, offset(position),
                length);
        head += units;
        return position;
    }

    /// Ends the last chunk: the next entry begins another one.
    private void seal() {
        if ((head & chunkMask) != 0) {
            EntryLayout.writeEnd(ring[index(head)], offset(head));
            head = (head | chunkMask) + 1;
        }
    }

    /// Ends the last chunk if it is the only one, so that entries can be appended while it is evicted.
    void sealIfOnlyChunk() {
        if (chunks() == 1) {
            seal();
        }
    }

    /// Whether the memory of a position is that of its entry. A reader that has read memory calls it once more afterwards,
    /// with an acquire fence between.
    boolean contains(long position) {
        long distance = position - (long) TAIL.getAcquire(this);
        return distance << SPAN_SHIFT >= 0;
    }

    /// Copies the entry at a position into an array that has room for the longest entry.
    ///
    /// @return its length; anything if the position has left the log meanwhile, even more than the array has room for
    int copy(long position, byte[] entry) {
        MemorySegment chunk = ring[index(position)];
        long offset = offset(position);
        int length = EntryLayout.length(chunk, offset);
        int copied = (int) Math.clamp(length, 0L, Math.min(entry.length, chunks.octets() - offset));
        MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, offset, entry, 0, copied);
        return length;
    }

    /// The position of the oldest entry, if [#isEmpty()] is false.
    long first() {
        return tail() + 1;
    }

    /// The position after an entry of a certain length in the same chunk, or [#NONE] if it is the last one there.
    long nextInChunk(long position, int length) {
        long next = position + units(length);
        boolean isLast = (next & chunkMask) == 0 || next == head
                || EntryLayout.length(ring[index(next)], offset(next)) == 0;
        return isLast ? NONE : next;
    }

    /// Gives back the chunk at the tail. Its positions are no longer contained.
    void removeFirstChunk() {
        long old = tail();
        long next = old + chunkMask + 1;
        if (next > head) {
            seal();
        }
        TAIL.setRelease(this, next);
        // A reader must see the new tail before memory that is written from here on.
        VarHandle.fullFence();
        chunks.giveBack(ring[index(old)]);
    }

    /// The number of chunks.
    int chunks() {
        return (int) ((head - tail() + chunkMask) >>> chunkShift);
    }

    boolean isEmpty() {
        return head == tail();
    }

    /// Octets from the tail to the head.
    long octets() {
        return (head - tail()) << UNIT_SHIFT;
    }

    private long tail() {
        return (long) TAIL.get(this);
    }

    private int index(long position) {
        return ((int) (position >>> chunkShift)) & (ring.length - 1);
    }

    private long offset(long position) {
        return (position & chunkMask) << UNIT_SHIFT;
    }

    static int units(int length) {
        return (length + UNIT - 1) >>> UNIT_SHIFT;
    }
}
