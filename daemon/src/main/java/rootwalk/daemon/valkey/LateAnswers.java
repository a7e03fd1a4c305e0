package rootwalk.daemon.valkey;

import java.time.Duration;

/// Decides when a server is too slow, from the lookups without an answer in time. Any thread.
///
/// One pause of a server makes all lookups late that wait meanwhile. So those count that were sent after the previous one had waited for
/// its whole time, and only a server that gives no answer in time for a while is too slow.
final class LateAnswers {

    private static final int FEWEST = 3;
    private static final long SHORTEST = Duration.ofMillis(100).toNanos();

    private int count;
    /// When the first that counts was sent.
    private long first;
    /// When the time of the last that counts was over.
    private long last;

    /// An answer came in time.
    synchronized void clear() {
        count = 0;
    }

    /// A lookup has no answer in time.
    ///
    /// @param sent when the lookup began, in nanoseconds
    /// @param now when its time was over
    /// @return whether the server is too slow
    synchronized boolean add(long sent, long now) {
        if (count == 0) {
            first = sent;
        } else if (sent - last < 0) {
            return false;
        }
        count++;
        last = now;
        return count >= FEWEST && now - first >= SHORTEST;
    }
}
