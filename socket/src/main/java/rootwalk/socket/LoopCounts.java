package rootwalk.socket;

import java.util.concurrent.atomic.AtomicLongArray;

/// The counters of one loop: written by its thread only, read by any.
final class LoopCounts {

    private static final int RECEIVED = 0;
    private static final int SENT = 1;
    private static final int OVERSIZED = 2;
    private static final int UNSENT = 3;
    private static final int FAULTS = 4;

    private final AtomicLongArray counts = new AtomicLongArray(5);

    void received(int datagrams) {
        add(RECEIVED, datagrams);
    }

    void sent(int replies) {
        add(SENT, replies);
    }

    void oversized(int datagrams) {
        add(OVERSIZED, datagrams);
    }

    void unsent(int replies) {
        add(UNSENT, replies);
    }

    void fault() {
        add(FAULTS, 1);
    }

    UdpCounts read() {
        return new UdpCounts(
                counts.get(RECEIVED), counts.get(SENT), counts.get(OVERSIZED), counts.get(UNSENT), counts.get(FAULTS));
    }

    /// There is one writer, so no atomic addition is needed.
    private void add(int which, long amount) {
        counts.setRelease(which, counts.getPlain(which) + amount);
    }
}
