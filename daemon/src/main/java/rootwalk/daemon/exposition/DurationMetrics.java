package rootwalk.daemon.exposition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import rootwalk.wire.DurationHistogram;

/// Makes metrics of durations.
final class DurationMetrics {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<Double> BOUNDS = bounds();

    private DurationMetrics() {}

    private static List<Double> bounds() {
        List<Double> bounds = new ArrayList<>(
                DurationHistogram.bounds().mapToObj(nanos -> nanos / NANOS_PER_SECOND).toList());
        bounds.add(Double.POSITIVE_INFINITY);
        return List.copyOf(bounds);
    }

    /// @param durations by the value of the label
    static HistogramSnapshot of(Family family, Map<String, DurationHistogram.Counts> durations) {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        durations.forEach((value, counts) -> points.add(new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(BOUNDS, counts.ranges()), counts.nanos() / NANOS_PER_SECOND,
                family.labels(value), Exemplars.EMPTY, 0)));
        return new HistogramSnapshot(family.metadata(), points);
    }
}
