package rootwalk.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// A pool of memory for system calls, used for the duration of a call. The calls do not wait, so there are no more
/// buffers than threads that run at once. Any thread.
final class BufferPool<T> {

    private final Supplier<T> maker;
    private final Deque<T> free = new ArrayDeque<>();

    BufferPool(Supplier<T> maker) {
        this.maker = maker;
    }

    T acquire() {
        synchronized (free) {
            T last = free.pollLast();
            if (last != null) {
                return last;
            }
        }
        return maker.get();
    }

    void release(T piece) {
        synchronized (free) {
            free.addLast(piece);
        }
    }
}
