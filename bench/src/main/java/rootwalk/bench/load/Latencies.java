package rootwalk.bench.load;

/// Durations, counted in ranges that differ by 3 % or less. Not thread-safe.
final class Latencies {

    /// Ranges for each power of two.
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long total;
    private long sum;
    private long longest;

    /// @param nanos not negative
    void add(long nanos) {
        counts[rangeOf(nanos)]++;
        total++;
        sum += nanos;
        longest = Math.max(longest, nanos);
    }

    private static int rangeOf(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(nanos);
        return shift * STEPS + (int) (nanos >>> shift);
    }

    /// The shortest duration that is not shorter than a share of all durations, in nanoseconds; 0 if there is none.
    ///
    /// @param share from 0 to 1
    long percentile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int range = 0; range < counts.length; range++) {
            seen += counts[range];
            if (counts[range] > 0 && seen >= wanted) {
                return Math.min(endOf(range), longest);
            }
        }
        return 0;
    }

    /// The longest duration of a range.
    private static long endOf(int range) {
        if (range < 2 * STEPS) {
            return range;
        }
        int shift = range / STEPS - 1;
        return ((long) (range % STEPS + STEPS + 1) << shift) - 1;
    }

    long average() {
        return total == 0 ? 0 : sum / total;
    }

    long longest() {
        return longest;
    }
}
