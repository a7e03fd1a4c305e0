package rootwalk.daemon.exposition;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

/// Makes metrics of the process and the JVM. They have the names that Prometheus's own libraries use, so that dashboards for any Java
/// program show them.
final class ProcessMetrics {

    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private ProcessMetrics() {}

    static List<MetricSnapshot> of(String version) {
        List<MetricSnapshot> metrics = new ArrayList<>();
        metrics.add(new InfoSnapshot(Families.BUILD.metadata(), List.of(new InfoDataPointSnapshot(
                Labels.of("version", version, "java", Runtime.version().toString())))));
        metrics.add(memory(Families.MEMORY_USED, MemoryUsage::getUsed));
        metrics.add(memory(Families.MEMORY_COMMITTED, MemoryUsage::getCommitted));
        metrics.add(memory(Families.MEMORY_MAX, MemoryUsage::getMax));
        metrics.add(new SummarySnapshot(Families.COLLECTIONS.metadata(),
                ManagementFactory.getGarbageCollectorMXBeans().stream().map(ProcessMetrics::collections).toList()));
        metrics.add(gauge(Families.THREADS, ManagementFactory.getThreadMXBean().getThreadCount()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            metrics.add(gauge(Families.DESCRIPTORS, (double) system.getOpenFileDescriptorCount()));
            metrics.add(gauge(Families.MOST_DESCRIPTORS, (double) system.getMaxFileDescriptorCount()));
            metrics.add(new CounterSnapshot(Families.CPU.metadata(), List.of(new CounterDataPointSnapshot(
                    system.getProcessCpuTime() / NANOS_PER_SECOND, Labels.EMPTY, null, 0))));
        }
        metrics.add(gauge(Families.START, ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND));
        return metrics;
    }

    private static GaugeSnapshot memory(Family family, ToLongFunction<MemoryUsage> value) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Map<String, MemoryUsage> areas =
                Map.of("heap", memory.getHeapMemoryUsage(), "nonheap", memory.getNonHeapMemoryUsage());
        return new GaugeSnapshot(family.metadata(), areas.entrySet().stream()
                .map(area -> new GaugeDataPointSnapshot(value.applyAsLong(area.getValue()),
                        family.labels(area.getKey()),
                        null))
                .toList());
    }

    private static SummaryDataPointSnapshot collections(GarbageCollectorMXBean collector) {
        return new SummaryDataPointSnapshot(collector.getCollectionCount(),
                collector.getCollectionTime() / MILLIS_PER_SECOND, Quantiles.EMPTY,
                Families.COLLECTIONS.labels(collector.getName()), Exemplars.EMPTY, 0);
    }

    private static GaugeSnapshot gauge(Family family, double value) {
        return new GaugeSnapshot(family.metadata(), List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
    }
}
