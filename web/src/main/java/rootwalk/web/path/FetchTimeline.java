package rootwalk.web.path;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// One fetch under way: its clock, and who watches it. Any thread.
public final class FetchTimeline {

    private final LongSupplier nanos;
    /// What the clock showed at the beginning, of the whole for a part.
    private final long origin;
    private final long began;
    private final PathObserver observer;
    private final ReentrantLock lock = new ReentrantLock();

    private FetchTimeline(LongSupplier nanos, long origin, long began, PathObserver observer) {
        this.nanos = nanos;
        this.origin = origin;
        this.began = began;
        this.observer = observer;
    }

    /// Begins now.
    ///
    /// @param nanos
    ///            a clock that never goes back
    public static FetchTimeline begin(LongSupplier nanos, PathObserver observer) {
        return new FetchTimeline(nanos, nanos.getAsLong(), 0, observer);
    }

    /// Another fetch that is a part of this one, as that of a page's image: by the same clock, watched by `other`.
    public FetchTimeline forPart(PathObserver other) {
        return new FetchTimeline(nanos, origin, now(), other);
    }

    /// When this fetch began: 0, or for a part of another when it branched off.
    public long began() {
        return began;
    }

    /// Nanoseconds since the beginning.
    public long now() {
        return nanos.getAsLong() - origin;
    }

    /// Reports what has just happened. The events of a journey are reported in the order of their times.
    public void report(LongFunction<PathEvent> event) {
        lock.lock();
        try {
            observer.onEvent(event.apply(now()));
        } finally {
            lock.unlock();
        }
    }
}
