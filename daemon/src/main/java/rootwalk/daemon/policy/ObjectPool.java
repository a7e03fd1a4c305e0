package rootwalk.daemon.policy;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/// A pool of a few expensive objects, each used for a short time without waiting. Any thread.
final class ObjectPool<T> {

    /// A thread does not block while it uses an object, so there are rarely more in use than the machine has cores.
    private static final int MAX_KEPT = 16;

    private final ArrayDeque<T> free = new ArrayDeque<>(MAX_KEPT);
    private final Supplier<T> maker;

    ObjectPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /// Takes an object; the caller must release it.
    T acquire() {
        synchronized (free) {
            T kept = free.pollLast();
            if (kept != null) {
                return kept;
            }
        }
        return maker.get();
    }

    void release(T taken) {
        synchronized (free) {
            if (free.size() < MAX_KEPT) {
                free.addLast(taken);
            }
        }
    }
}
