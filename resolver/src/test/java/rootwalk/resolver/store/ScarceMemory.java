package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/// Memory outside of the heap of which some requests are refused, as by a system that has no more.
final class ScarceMemory implements Arena {

    private final Arena arena = Arena.ofAuto();
    private final IntPredicate isRefused;
    private int requests;

    /// @param isRefused whether the request with this number, from 0, is refused
    ScarceMemory(IntPredicate isRefused) {
        this.isRefused = isRefused;
    }

    @Override
    public MemorySegment allocate(long octets, long alignment) {
        if (isRefused.test(requests++)) {
            throw new OutOfMemoryError("none for a test");
        }
        return arena.allocate(octets, alignment);
    }

    /// The number of requests, with refused ones.
    int requests() {
        return requests;
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    @Override
    public void close() {
        arena.close();
    }
}
