package rootwalk.config;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/// The limits for the caches, which are outside of the heap except for a sixteenth. Stateless.
public final class CacheLimit {

    /// The default, which is sufficient for thousands of clients. Larger caches must be configured.
    private static final long MAX_DEFAULT = 256L << 20;

    private CacheLimit() {}

    /// The total size of the caches in octets if `cache.size` is `auto`.
    ///
    /// @param heap the largest heap in octets
    public static long defaultSize(long heap) {
        return Math.min(MAX_DEFAULT, heap / 4);
    }

    /// The largest size of the caches in octets: the heap has a quarter of the memory by default, and the system needs some.
    static long maxSize(long memory) {
        return memory / 2;
    }

    /// The octets of memory of the machine or container.
    static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    static String inMebibytes(long octets) {
        return (octets >> 20) + " MiB";
    }
}
