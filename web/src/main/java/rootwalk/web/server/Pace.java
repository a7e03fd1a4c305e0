package rootwalk.web.server;

import java.util.concurrent.TimeUnit;

/// The pace at which a client takes octets: the first within the patience, and on average the lowest rate. Event loop only.
///
/// A client that has taken much may take nothing for a minute: the kernels on both sides store hundreds of kilobytes, so the
/// progress of a client of moderate speed is seen in large steps.
final class Pace {

    private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final long patience;
    private final WebSettings settings;
    private long deadline;

    /// @param now by [LoopContext#nanos()]
    Pace(WebSettings settings, long now) {
        this.settings = settings;
        patience = settings.requestTimeout().toNanos();
        restart(now);
    }

    /// The client has the whole patience again.
    void restart(long now) {
        deadline = now + patience;
    }

    /// The client has taken octets: each gives it the time that it needs at the lowest rate.
    ///
    /// @param at when they were taken, or a time before
    void taken(long octets, long at) {
        if (octets > 0) {
            long gained = Math.min(settings.nanosFor(octets), at + Math.max(patience, LONGEST_PAUSE) - deadline);
            deadline += Math.max(gained, 0);
        }
    }

    boolean isExpired(long now) {
        return now - deadline >= 0;
    }
}
