package rootwalk.daemon.policy;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/// A few costly things, lent for a moment in which their user waits for nothing. Any thread.
final class ObjectPool<T> {

    /// Since no user waits, there are seldom more at work than the machine has cores.
    private static final int MOST_KEPT = 16;

    private final ArrayDeque<T> free = new ArrayDeque<>(MOST_KEPT);
    private final Supplier<T> maker;

    ObjectPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /// Whoever takes one brings it back.
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
            if (free.size() < MOST_KEPT) {
                free.addLast(taken);
            }
        }
    }
}
