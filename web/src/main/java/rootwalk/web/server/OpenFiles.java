package rootwalk.web.server;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts the files that stay open while a response is sent, for all connections of a server. Thread-safe.
final class OpenFiles {

    private final AtomicInteger open = new AtomicInteger();

    /// @param most the limit
    /// @return whether one more file may stay open; the caller calls [#leave] when it is closed
    boolean enter(int most) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /// How many are open.
    int open() {
        return open.get();
    }

    void leave() {
        open.decrementAndGet();
    }
}
