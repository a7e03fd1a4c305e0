package rootwalk.wire.testing;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/// Counts the octets that code allocates on the heap.
public final class Allocation {

    private static final int ROUNDS = 20;
    private static final int RUNS = 1000;

    private Allocation() {}

    /// Octets of one run, after the compiler has seen many.
    public static long of(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < RUNS; i++) {
                run.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / RUNS);
        }
        return least;
    }
}
