package rootwalk.daemon.assembly.listening;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import rootwalk.daemon.pipeline.QueryObserver;

/// The observers of the event loops of a transport that may end and start again. They have counters for the lifetime of the daemon, so
/// those of event loops that have ended go to new ones. Any thread.
final class RecycledObservers {

    private final Supplier<? extends QueryObserver> newObserver;
    private final Deque<QueryObserver> unused = new ArrayDeque<>();
    private final List<QueryObserver> used = new ArrayList<>();

    /// @param newObserver makes an observer for each event loop, used by that loop only
    RecycledObservers(Supplier<? extends QueryObserver> newObserver) {
        this.newObserver = newObserver;
    }

    /// An observer for a new event loop.
    synchronized QueryObserver next() {
        QueryObserver observer = unused.isEmpty() ? newObserver.get() : unused.pop();
        used.add(observer);
        return observer;
    }

    /// All event loops have ended.
    synchronized void ended() {
        unused.addAll(used);
        used.clear();
    }
}
