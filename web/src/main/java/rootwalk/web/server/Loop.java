package rootwalk.web.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import rootwalk.web.http.HttpDate;

/// What the connections of one event loop share: the clocks, and the check of their deadlines. Event loop only.
final class Loop {

    /// Something with a deadline.
    interface Timed {

        /// @param now
        ///            by [Loop#nanos()]
        void endIfOverdue(long now);
    }

    private static final long WATCH_MILLIS = 250;

    private final EventLoop thread;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Set<Timed> watched = new HashSet<>();
    private boolean watching;
    private long second = Long.MIN_VALUE;
    private String date = "";

    /// @param millis
    ///            the day's clock
    /// @param nanos
    ///            one that never goes back
    Loop(EventLoop thread, LongSupplier millis, LongSupplier nanos) {
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

    /// As the `Date` field has it (RFC 9110 section 6.6.1).
    String date(long now) {
        if (now / 1000 != second) {
            second = now / 1000;
            date = HttpDate.format(second);
        }
        return date;
    }

    void watch(Timed one) {
        watched.add(one);
        watchLater();
    }

    void forget(Timed one) {
        watched.remove(one);
    }

    /// One timer for all, and none if nothing is watched.
    private void watchLater() {
        if (!watching) {
            watching = true;
            var _ = thread.schedule(this::look, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        watching = false;
        long now = nanos();
        List.copyOf(watched).forEach(one -> one.endIfOverdue(now));
        if (!watched.isEmpty()) {
            watchLater();
        }
    }
}
