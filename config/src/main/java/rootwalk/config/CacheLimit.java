package rootwalk.config;

/// The limits for caches in the heap, which leave memory for queries in progress. Stateless.
public final class CacheLimit {

    /// Larger caches must be configured: this is sufficient for thousands of clients.
    private static final long MAX_DEFAULT = 256L << 20;

    private CacheLimit() {}

    /// The total size of the caches in octets if `cache.size` is `auto`.
    ///
    /// @param heap the largest heap in octets
    public static long defaultSize(long heap) {
        return Math.min(MAX_DEFAULT, heap / 4);
    }

    /// The largest size of the caches in octets. The old generation, two thirds of the heap, has the caches, the zones,
    /// the hosts files and other data.
    static long maxSize(long heap) {
        return heap / 16 * 9;
    }

    /// The smallest heap for caches of this size, as a value of the JVM option.
    static String heapFor(long size) {
        // The JVM uses a part of the heap itself, which it does not report.
        return ((size * 2) >> 20) + "m";
    }

    static String inMebibytes(long octets) {
        return (octets >> 20) + " MiB";
    }
}
