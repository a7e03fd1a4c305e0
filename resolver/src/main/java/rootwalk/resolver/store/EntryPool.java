package rootwalk.resolver.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/// Entries for threads that are too many, or too short-lived, to own one each. Any thread; no lock.
public final class EntryPool {

    /// A thread does not block while it uses an entry, so there are rarely more in use than the machine has cores.
    private static final int PLACES = 16;

    private final AtomicReferenceArray<@Nullable Entry> free = new AtomicReferenceArray<>(PLACES);

    /// Takes an entry. The caller must release it soon, and must not block until then.
    public Entry acquire() {
        int first = place();
        for (int i = 0; i < 2; i++) {
            Entry entry = free.getAndSet(first ^ i, null);
            if (entry != null) {
                return entry;
            }
        }
        return new Entry();
    }

    /// Returns an entry to the pool. Its content is lost.
    public void release(Entry entry) {
        int first = place();
        if (!free.compareAndSet(first, null, entry)) {
            free.lazySet(first ^ 1, entry);
        }
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & (PLACES - 1);
    }
}
