package rootwalk.daemon.policy;

import rootwalk.resolver.contract.Time;

/// Limits the lines of one kind in the log to ten per second, and counts those left out. Thread-safe.
public final class LineQuota {

    /// Returned if a line must be left out.
    public static final long NONE = -1;

    private static final int MAX_IN_A_SECOND = 10;
    private static final long SECOND = 1_000_000_000L;

    private final Time time;
    private long second;
    private int logged;
    private long unlogged;
    private long suppressed;

    public LineQuota(Time time) {
        this.time = time;
        second = time.nanos();
    }

    /// The number of lines left out since the last one, or [#NONE] if this one must be left out as well.
    public synchronized long admit() {
        long now = time.nanos();
        if (now - second >= SECOND) {
            second = now;
            logged = 0;
        }
        if (logged == MAX_IN_A_SECOND) {
            unlogged++;
            suppressed++;
            return NONE;
        }
        logged++;
        long before = unlogged;
        unlogged = 0;
        return before;
    }

    /// All lines left out.
    public synchronized long suppressed() {
        return suppressed;
    }
}
