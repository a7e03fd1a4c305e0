package rootwalk.web.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import rootwalk.web.http.HttpDate;

/// The shared state of the connections of one event loop: the clocks, and the check of deadlines. Event loop only.
final class LoopContext {

    /// A handler with a deadline.
    interface TimedHandler {

        /// @param now by [LoopContext#nanos()]
        void closeIfExpired(long now);
    }

    private static final long CHECK_MILLIS = 250;

    private final EventLoop thread;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Set<TimedHandler> handlers = new HashSet<>();
    private boolean scheduled;
    private long second = Long.MIN_VALUE;
    private String date = "";

    /// @param millis the time of day
    /// @param nanos a monotonic clock
    LoopContext(EventLoop thread, LongSupplier millis, LongSupplier nanos) {
        this.thread = thread;
        this.millis = millis;
        this.nanos = nanos;
    }

    EventLoop thread() {
        return thread;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    long millis() {
        return millis.getAsLong();
    }

    /// The value of the `Date` field (RFC 9110 section 6.6.1).
    String date(long now) {
        if (now / 1000 != second) {
            second = now / 1000;
            date = HttpDate.format(second);
        }
        return date;
    }

    void register(TimedHandler one) {
        handlers.add(one);
        schedule();
    }

    void unregister(TimedHandler one) {
        handlers.remove(one);
    }

    /// One timer for all handlers; none if there are no handlers.
    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            var _ = thread.schedule(this::checkDeadlines, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void checkDeadlines() {
        scheduled = false;
        long now = nanos();
        List.copyOf(handlers).forEach(one -> one.closeIfExpired(now));
        if (!handlers.isEmpty()) {
            schedule();
        }
    }
}
