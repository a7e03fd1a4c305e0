package rootwalk.bench.miss;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/// The resources that the threads of this process have used so far, without those of the load.
///
/// @param octets allocated on the heap
/// @param nanos CPU time in nanoseconds
record Usage(long octets, long nanos) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// @param load the threads that are excluded
    static Usage without(List<Thread> load) {
        long octets = THREADS.getTotalThreadAllocatedBytes();
        long nanos = SYSTEM.getProcessCpuTime();
        for (Thread thread : load) {
            octets -= THREADS.getThreadAllocatedBytes(thread.threadId());
            nanos -= THREADS.getThreadCpuTime(thread.threadId());
        }
        return new Usage(octets, nanos);
    }

    Usage since(Usage before) {
        return new Usage(octets - before.octets, nanos - before.nanos);
    }
}
