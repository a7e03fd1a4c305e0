package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.jspecify.annotations.Nullable;

/// Remembers entries that were evicted before they were read: two octets of their hashes, each until another one has its place.
/// Used under the lock of the shard. Memory is allocated with the first one.
final class EvictedHashes {

    private final Arena arena;
    private final long mask;
    private @Nullable MemorySegment hashes;

    /// @param number a power of two
    EvictedHashes(Arena arena, long number) {
        this.arena = arena;
        mask = number - 1;
    }

    void add(long hash) {
        MemorySegment table = hashes;
        if (table == null) {
            table = arena.allocate((mask + 1) * Short.BYTES, Short.BYTES);
            hashes = table;
        }
        table.setAtIndex(ValueLayout.JAVA_SHORT, place(hash), mark(hash));
    }

    /// Whether an entry is remembered, and forgets it.
    boolean remove(long hash) {
        MemorySegment table = hashes;
        if (table == null || table.getAtIndex(ValueLayout.JAVA_SHORT, place(hash)) != mark(hash)) {
            return false;
        }
        table.setAtIndex(ValueLayout.JAVA_SHORT, place(hash), (short) 0);
        return true;
    }

    private long place(long hash) {
        return (hash >>> 8) & mask;
    }

    private static short mark(long hash) {
        return (short) ((hash >>> 48) | 1);
    }

    /// The octets of the table, also before it is allocated.
    long octets() {
        return (mask + 1) * Short.BYTES;
    }
}
