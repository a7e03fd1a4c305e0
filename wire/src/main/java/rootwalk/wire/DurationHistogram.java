package rootwalk.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/// Durations, counted by ranges. Any thread; adding takes no lock and allocates nothing.
public final class DurationHistogram {

    /// The upper ends of the ranges, in microseconds; one more range has all longer durations.
    private static final long[] MICROS = {
            10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
            2_500_000, 5_000_000, 10_000_000
    };
    private static final long[] NANOS = Arrays.stream(MICROS).map(it -> it * 1000).toArray();
    private static final int SUM = NANOS.length + 1;

    private final AtomicLongArray values = new AtomicLongArray(SUM + 1);

    /// The content of a histogram.
    ///
    /// @param ranges the number of durations in each range, in the order of [#bounds], and then of longer ones
    /// @param nanos the sum of all durations
    public record Counts(List<Long> ranges, long nanos) {

        /// No durations.
        public static final Counts NONE = new DurationHistogram().counts();

        public Counts {
            ranges = List.copyOf(ranges);
        }

        public Counts plus(Counts other) {
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < ranges.size(); i++) {
                sums.add(ranges.get(i) + other.ranges.get(i));
            }
            return new Counts(sums, nanos + other.nanos);
        }

        /// The number of durations.
        public long total() {
            return ranges.stream().mapToLong(it -> it).sum();
        }
    }

    /// The upper ends of the ranges, in nanoseconds.
    public static LongStream bounds() {
        return Arrays.stream(NANOS);
    }

    public void add(long nanos) {
        add(nanos, 1);
    }

    /// Adds the same duration several times.
    public void add(long nanos, long times) {
        values.getAndAdd(rangeOf(nanos), times);
        values.getAndAdd(SUM, nanos * times);
    }

    /// Most durations are short.
    private static int rangeOf(long nanos) {
        int range = 0;
        while (range < NANOS.length && nanos > NANOS[range]) {
            range++;
        }
        return range;
    }

    public Counts counts() {
        List<Long> ranges = new ArrayList<>();
        for (int i = 0; i < SUM; i++) {
            ranges.add(values.get(i));
        }
        return new Counts(ranges, values.get(SUM));
    }
}
