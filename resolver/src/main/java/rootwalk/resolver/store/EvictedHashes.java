package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.jspecify.annotations.Nullable;

/// The ghost queue of S3-FIFO: hashes of entries that were evicted from the log of new entries. It is a table with two
/// octets of each hash, which stay until another hash overwrites them. The table is allocated for the first hash.
/// Guarded by the lock of the shard.
final class EvictedHashes {

    private final Memory memory;
    private final long mask;
    private @Nullable MemorySegment hashes;

    /// @param number a power of two
    EvictedHashes(Memory memory, long number) {
        this.memory = memory;
        mask = number - 1;
    }

    /// Remembers a hash, unless there is no memory.
    ///
    /// @param now in milliseconds
    void add(long hash, long now) {
        if (hashes == null) {
            hashes = memory.request(octets(), Short.BYTES, now);
        }
        if (hashes != null) {
            hashes.setAtIndex(ValueLayout.JAVA_SHORT, place(hash), mark(hash));
        }
    }

    /// Removes a hash, and returns whether the table had it.
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

    /// The size of the table in octets, even before it is allocated.
    long octets() {
        return (mask + 1) * Short.BYTES;
    }
}
