package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// Chunks of memory of one size for the two logs of a shard. A chunk is allocated when it is first needed. Used under the lock of
/// the shard.
final class Chunks {

    private final Arena arena;
    private final int octets;
    private final int number;
    private final Deque<MemorySegment> free = new ArrayDeque<>();
    private int allocated;

    /// @param octets of a chunk, a power of two
    /// @param number the most chunks
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
        // Not before: there may be no memory.
        allocated++;
        return chunk;
    }

    /// The last chunk that was given back is the next one taken, since it may still be in the processor's cache.
    void giveBack(MemorySegment chunk) {
        free.push(chunk);
    }

    /// The number of chunks that can be taken.
    int available() {
        return free.size() + number - allocated;
    }

    /// Whether an entry of this length has room in a chunk, without its first unit.
    boolean fits(int length) {
        return length <= octets - EntryLog.UNIT;
    }

    /// Octets of a chunk.
    int octets() {
        return octets;
    }

    /// The most chunks.
    int number() {
        return number;
    }
}
