package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/// Chunks of memory of equal size, for the two logs of a shard. A chunk is allocated when it is first needed. If that
/// fails, the number of chunks stays as it is. Guarded by the lock of the shard.
final class Chunks {

    private final Memory memory;
    private final int octets;
    private final int most;
    private final Deque<MemorySegment> free;
    private int allocated;

    /// Less than `most` after an allocation failed.
    private int number;

    /// @param octets size of a chunk, a power of two
    /// @param most the maximum number of chunks
    Chunks(Memory memory, int octets, int most) {
        this.memory = memory;
        this.octets = octets;
        this.most = most;
        number = most;
        // With room for all, so that none is lost for lack of memory on the heap when it is given back.
        free = new ArrayDeque<>(most);
    }

    /// Allocates a chunk if none is free and there may be one more, or if there was no memory for it before.
    ///
    /// @param now in milliseconds
    void prepare(long now) {
        if (allocated == most || (hasFree() && number == most)) {
            return;
        }
        @Nullable
        MemorySegment chunk = memory.request(octets, Long.BYTES, now);
        if (chunk == null) {
            number = allocated;
        } else {
            number = most;
            allocated++;
            free.push(chunk);
        }
    }

    /// Takes a chunk; [#hasFree] must be true.
    MemorySegment take() {
        return free.remove();
    }

    /// Whether a chunk can be taken without [#prepare].
    boolean hasFree() {
        return !free.isEmpty();
    }

    /// Frees a chunk. The chunk that was freed last is taken next, since it may still be in the CPU caches.
    void giveBack(MemorySegment chunk) {
        free.push(chunk);
    }

    /// The number of chunks that can be taken, one after each [#prepare].
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

    /// The maximum number of chunks, as long as no more can be allocated.
    int number() {
        return number;
    }

    /// The most chunks that there may ever be.
    int most() {
        return most;
    }
}
