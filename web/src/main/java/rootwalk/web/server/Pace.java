package rootwalk.web.server;

import java.util.concurrent.TimeUnit;

/// The rate at which a client receives octets: it must receive the first within the patience, and on average at least
/// the lowest rate. Event loop only.
///
/// A client that has received much may receive nothing for a minute: the kernels on both sides store hundreds of
/// kilobytes, so the progress of a client of moderate speed is seen in large steps.
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

    /// Starts the patience again.
    void restart(long now) {
        deadline = now + patience;
    }

    /// The client has received octets. Each of them extends the deadline by the time that it takes at the lowest rate.
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
