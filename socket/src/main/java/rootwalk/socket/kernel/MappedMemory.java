package rootwalk.socket.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of which only the used pages take room: an arena fills what it allocates with zeros, and so uses all of it. Stateless.
final class MappedMemory {

    private static final long NONE = -1;

    private MappedMemory() {}

    /// @param octets at least 1
    /// @return at the beginning of a page, filled with zeros, as long as the arena
    static MemorySegment allocate(Arena arena, long octets) {
        long address;
        try (Arena call = Arena.ofConfined()) {
            address = SystemCalls.map(call.allocate(SystemCalls.ERRNO_SIZE, 8), octets);
        }
        return address == NONE ? arena.allocate(octets, 64)
                : MemorySegment.ofAddress(address).reinterpret(octets, arena, MappedMemory::free);
    }

    private static void free(MemorySegment memory) {
        try (Arena call = Arena.ofConfined()) {
            int ignored = SystemCalls.unmap(call.allocate(SystemCalls.ERRNO_SIZE, 8), memory.address(),
                    memory.byteSize());
        }
    }
}
