package rootwalk.config;

/// How much of the heap the caches may have, so that what is resolved and served beside them has room too. Stateless.
public final class CacheLimit {

    /// More is for those who ask for it: a resolver for a network of thousands is well served by this.
    private static final long MAX_DEFAULT = 256L << 20;

    private CacheLimit() {}

    /// Octets of all caches together if `cache.size` is `auto`.
    ///
    /// @param heap octets that the heap may have
    public static long defaultSize(long heap) {
        return Math.min(MAX_DEFAULT, heap / 4);
    }

    /// Octets that they may have at most. The old generation has two thirds of the heap, and the caches live there
    /// beside zones, hosts files and the program's own data.
    static long maxSize(long heap) {
        return heap / 16 * 9;
    }

    /// The smallest heap, as the JVM's option says it, in which caches of that size fit.
    static String heapFor(long size) {
        // The JVM keeps some of what it was given for itself, and does not count it.
        return ((size * 2) >> 20) + "m";
    }

    static String inMebibytes(long octets) {
        return (octets >> 20) + " MiB";
    }
}
