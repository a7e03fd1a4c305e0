package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// Chunks of memory of equal size, for the two logs of a shard. A chunk is allocated when it is first needed. Guarded
/// by the lock of the shard.
final class Chunks {

    private final Arena arena;
    private final int octets;
    private final int number;
    private final Deque<MemorySegment> free = new ArrayDeque<>();
    private int allocated;

    /// @param octets size of a chunk, a power of two
    /// @param number the maximum number of chunks
    Chunks(Arena arena, int octets, int number) {
        this.arena = arena;
        this.octets = octets;
        this.number = number;
    }

    MemorySegment take() {
        MemorySegment returned = free.poll();
        if (returned != null) {
            return returned;
        }
        if (allocated == number) {
            throw new IllegalStateException("no chunk is left: evict first");
        }
        MemorySegment chunk = arena.allocate(octets, Long.BYTES);
        // Counted only now, since the allocation may fail.
        allocated++;
        return chunk;
    }

    /// Frees a chunk. The chunk that was freed last is taken next, since it may still be in the CPU caches.
    void giveBack(MemorySegment chunk) {
        free.push(chunk);
    }

    /// The number of chunks that can be taken.
    int available() {
        return free.size() + number - allocated;
    }

    /// Whether an entry of this length fits into a chunk, whose first unit is not used.
    boolean fits(int length) {
        return length <= octets - EntryLog.UNIT;
    }

    /// The size of a chunk, in octets.
    int octets() {
        return octets;
    }

    /// The maximum number of chunks.
    int number() {
        return number;
    }
}
