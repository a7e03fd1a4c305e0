package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.DurationHistogram.Counts;

class DurationHistogramTest {

    private final DurationHistogram histogram = new DurationHistogram();

    @Test
    void aDurationIsInTheRangeThatEndsWithIt() {
        long second = DurationHistogram.bounds().skip(1).findFirst().orElseThrow();

        histogram.add(second);
        histogram.add(second + 1);

        assertThat(histogram.counts().ranges()).startsWith(0L, 1L, 1L, 0L);
    }

    @Test
    void longDurationsHaveARangeOfTheirOwn() {
        long last = DurationHistogram.bounds().max().orElseThrow();

        histogram.add(last);
        histogram.add(last + 1);
        histogram.add(Long.MAX_VALUE / 2);

        List<Long> ranges = histogram.counts().ranges();
        assertThat(ranges).hasSize((int) DurationHistogram.bounds().count() + 1);
        assertThat(ranges.getLast()).isEqualTo(2);
        assertThat(ranges.get(ranges.size() - 2)).isEqualTo(1);
    }

    @Test
    void theBoundsGrow() {
        assertThat(DurationHistogram.bounds().boxed().toList()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void countsAreAdded() {
        histogram.add(1_000_000, 3);
        DurationHistogram other = new DurationHistogram();
        other.add(2_000_000);

        Counts sum = histogram.counts().plus(other.counts()).plus(Counts.NONE);

        assertThat(sum.total()).isEqualTo(4);
        assertThat(sum.nanos()).isEqualTo(5_000_000);
    }
}
