package rootwalk.daemon.exposition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/// Series with one name. Immutable.
///
/// @param name without the suffix of its kind
/// @param label the label that distinguishes the series; empty if there is one series without a label
/// @param help its meaning, for Prometheus and for the documentation
/// @param series one for each counter of `ctl stats` that it shows; empty if its values have another source
record Family(String name, Kind kind, String label, String help, List<Series> series) {

    enum Kind {
        COUNTER("_total"), GAUGE(""), HISTOGRAM(""), SUMMARY(""), INFO("_info");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /// A value of a family.
    ///
    /// @param count its name in `ctl stats`
    /// @param value of the label
    record Series(String count, String value) {}

    static Family counter(String name, String help) {
        return new Family(name, Kind.COUNTER, "", help, List.of());
    }

    static Family gauge(String name, String help) {
        return new Family(name, Kind.GAUGE, "", help, List.of());
    }

    static Family histogram(String name, String help) {
        return new Family(name, Kind.HISTOGRAM, "", help, List.of());
    }

    static Family summary(String name, String help) {
        return new Family(name, Kind.SUMMARY, "", help, List.of());
    }

    static Family info(String name, String help) {
        return new Family(name, Kind.INFO, "", help, List.of());
    }

    /// The same with the value of a counter of `ctl stats`.
    Family of(String count) {
        return new Family(name, kind, "", help, List.of(new Series(count, "")));
    }

    /// The same with a label.
    Family by(String labelName) {
        return new Family(name, kind, labelName, help, series);
    }

    /// The same with the values of counters of `ctl stats`. The last part of the name of each is its label.
    Family by(String labelName, String... counts) {
        return by(labelName, UnaryOperator.identity(), counts);
    }

    /// The same for types and codes of DNS, which are written in capital letters.
    Family byMnemonic(String labelName, String... counts) {
        return by(labelName, it -> it.equals("other") ? it : it.toUpperCase(Locale.ROOT), counts);
    }

    private Family by(String labelName, UnaryOperator<String> written, String... counts) {
        return new Family(name, kind, labelName, help, Arrays.stream(counts)
                .map(it -> new Series(it, written.apply(it.substring(it.lastIndexOf('.') + 1)))).toList());
    }

    /// The same with a label and its first value.
    Family with(String labelName, String value, String count) {
        return new Family(name, kind, labelName, help, List.of(new Series(count, value)));
    }

    /// The same with one more value of the label.
    Family and(String value, String count) {
        return new Family(name, kind, label, help,
                Stream.concat(series.stream(), Stream.of(new Series(count, value))).toList());
    }

    /// The name as Prometheus has it.
    String shownName() {
        return name + kind.suffix;
    }

    MetricMetadata metadata() {
        if (name.endsWith("_seconds")) {
            return new MetricMetadata(name, help, Unit.SECONDS);
        }
        return name.endsWith("_bytes") ? new MetricMetadata(name, help, Unit.BYTES) : new MetricMetadata(name, help);
    }

    Labels labels(String value) {
        return label.isEmpty() ? Labels.EMPTY : Labels.of(label, value);
    }

    /// Whether any of its values is in `ctl stats`, which has those of the parts that are in use.
    boolean isIn(Map<String, Long> counts) {
        return series.stream().anyMatch(it -> counts.containsKey(it.count()));
    }

    /// The values of `ctl stats` as metrics.
    MetricSnapshot snapshot(Map<String, Long> counts) {
        List<Series> present = series.stream().filter(it -> counts.containsKey(it.count())).toList();
        return kind == Kind.COUNTER
                ? new CounterSnapshot(metadata(), present.stream().map(it -> new CounterDataPointSnapshot(
                        counts.getOrDefault(it.count(), 0L), labels(it.value()), null, 0)).toList())
                : new GaugeSnapshot(metadata(), present.stream().map(it -> new GaugeDataPointSnapshot(
                        counts.getOrDefault(it.count(), 0L), labels(it.value()), null)).toList());
    }
}
