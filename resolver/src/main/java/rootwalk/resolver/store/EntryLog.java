package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A FIFO queue of entries, stored in chunks: entries are appended at the head, and whole chunks are removed at the
/// tail. Writes are guarded by the lock of the shard; any thread may read.
///
/// A position is a number of units of eight octets, counted from the first chunk since the log was made. It is never
/// used again. So the tail alone shows whether the memory still belongs to the entry: a reader calls [#contains] before
/// and after it reads. The first unit of a chunk is not used, so that no position is 0.
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

    /// The chunks. The index of a chunk is its number modulo the length of the array, which is a power of two.
    private final MemorySegment[] ring;

    private long head;
    @SuppressWarnings("unused") // by TAIL
    private long tail;

    EntryLog(Chunks chunks) {
        this(chunks, 0);
    }

    /// A log whose first position is `start` + 1.
    ///
    /// @param start a multiple of the number of units in a chunk
    EntryLog(Chunks chunks, long start) {
        this.chunks = chunks;
        head = start;
        tail = start;
        chunkShift = Integer.numberOfTrailingZeros(chunks.octets() / UNIT);
        chunkMask = (1L << chunkShift) - 1;
        int length = Integer.highestOneBit(chunks.most()) * 2;
        ring = new MemorySegment[length];
        Arrays.fill(ring, MemorySegment.NULL);
    }

    /// Appends an entry. Takes a chunk, which must be free, if there is no room in the last one.
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

    /// Whether the memory at a position still belongs to its entry. A reader calls it before and after it reads the
    /// memory, with an acquire fence before the second call.
    boolean contains(long position) {
        long distance = position - (long) TAIL.getAcquire(this);
        return distance << SPAN_SHIFT >= 0;
    }

    /// Copies the entry at a position into an array. If the array is too short, only the part that fits is copied.
    ///
    /// @return the length of the entry, which may exceed the array; an arbitrary number if the log no longer contains
    ///     the position
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

    /// Removes and frees the chunk at the tail. The log no longer contains its positions.
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
