package rootwalk.web.path;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// The timeline of one fetch: its clock and its observer. Thread-safe.
public final class FetchTimeline {

    private final LongSupplier nanos;
    /// The clock at the start of the fetch; for a part, of the whole fetch.
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

    /// Starts now.
    ///
    /// @param nanos a monotonic clock
    public static FetchTimeline begin(LongSupplier nanos, PathObserver observer) {
        return new FetchTimeline(nanos, nanos.getAsLong(), 0, observer);
    }

    /// The timeline of a fetch that is part of this one, such as an image of a page: with the same clock and another
    /// observer.
    public FetchTimeline forPart(PathObserver other) {
        return new FetchTimeline(nanos, origin, now(), other);
    }

    /// When this fetch started: 0, or for a part when it was created.
    public long began() {
        return began;
    }

    /// Nanoseconds since the start.
    public long now() {
        return nanos.getAsLong() - origin;
    }

    /// Reports an event that happens now. The events of a timeline are reported in the order of their times.
    public void report(LongFunction<PathEvent> event) {
        lock.lock();
        try {
            observer.onEvent(event.apply(now()));
        } finally {
            lock.unlock();
        }
    }
}
