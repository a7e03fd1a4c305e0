package rootwalk.web.server;

/// The pace at which a client takes octets: at least one within the patience, and on average the lowest rate. Event loop only.
final class Pace {

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
            long gained = Math.min(settings.nanosFor(octets), at + patience - deadline);
            deadline += Math.max(gained, 0);
        }
    }

    boolean isExpired(long now) {
        return now - deadline >= 0;
    }
}
