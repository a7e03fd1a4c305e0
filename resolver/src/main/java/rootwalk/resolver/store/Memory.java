package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// The memory of a shard, outside of the heap. Used under the lock of the shard.
///
/// If there is none, the shard must do with what it has: a query must not fail because its answer cannot be stored. Memory is then
/// requested once a minute only, since the JVM looks for it for half a second before it gives up.
final class Memory {

    private static final long PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Arena arena;
    private boolean isScarce;
    private long nextRequest;

    Memory(Arena arena) {
        this.arena = arena;
    }

    /// Memory that a shard cannot do without.
    MemorySegment require(long octets, long alignment) {
        return arena.allocate(octets, alignment);
    }

    /// Memory, filled with zeros.
    ///
    /// @param now in milliseconds
    /// @return null if there is none
    @Nullable
    MemorySegment request(long octets, long alignment, long now) {
        if (isScarce && now - nextRequest < 0) {
            return null;
        }
        try {
            MemorySegment memory = arena.allocate(octets, alignment);
            isScarce = false;
            return memory;
        } catch (OutOfMemoryError e) {
            isScarce = true;
            nextRequest = now + PAUSE_MILLIS;
            return null;
        }
    }
}
