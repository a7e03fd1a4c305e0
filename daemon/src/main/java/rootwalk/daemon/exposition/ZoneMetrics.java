package rootwalk.daemon.exposition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import rootwalk.daemon.exposition.MetricsSource.ZoneValues;

/// Makes metrics of zones. Each zone has its own only if there are few zones, because each name makes new series in Prometheus.
final class ZoneMetrics {

    private ZoneMetrics() {}

    static List<MetricSnapshot> of(List<ZoneValues> zones, int mostZones) {
        List<MetricSnapshot> metrics = new ArrayList<>();
        double served = count(zones, zone -> zone.serial().isPresent());
        metrics.add(new GaugeSnapshot(Families.ZONES.metadata(), List.of(
                point(Families.ZONES, "served", served),
                point(Families.ZONES, "not-served", zones.size() - served))));
        metrics.add(single(Families.ZONES_REJECTED, count(zones, ZoneValues::isRejected)));
        first(zones, ZoneValues::expiry).ifPresent(at -> metrics.add(single(Families.FIRST_EXPIRY, seconds(at))));
        first(zones, ZoneValues::signatureExpiry)
                .ifPresent(at -> metrics.add(single(Families.FIRST_SIGNATURE_EXPIRY, seconds(at))));
        if (zones.size() <= mostZones) {
            metrics.add(each(Families.ZONE_SERIAL, zones, zone -> zone.serial().stream().boxed()
                    .map(Long::doubleValue).findFirst()));
            metrics.add(each(Families.ZONE_EXPIRY, zones, zone -> zone.expiry().map(ZoneMetrics::seconds)));
            metrics.add(each(Families.ZONE_SIGNATURE_EXPIRY, zones,
                    zone -> zone.signatureExpiry().map(ZoneMetrics::seconds)));
        }
        return metrics;
    }

    private static double count(List<ZoneValues> zones, Predicate<ZoneValues> counted) {
        return (double) zones.stream().filter(counted).count();
    }

    private static Optional<Instant> first(List<ZoneValues> zones, Function<ZoneValues, Optional<Instant>> time) {
        return zones.stream().map(time).flatMap(Optional::stream).min(Instant::compareTo);
    }

    private static double seconds(Instant at) {
        return (double) at.getEpochSecond();
    }

    private static MetricSnapshot each(Family family, List<ZoneValues> zones,
            Function<ZoneValues, Optional<Double>> value) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (ZoneValues zone : zones) {
            value.apply(zone).ifPresent(it -> points.add(point(family, zone.name(), it)));
        }
        return new GaugeSnapshot(family.metadata(), points);
    }

    private static MetricSnapshot single(Family family, double value) {
        return new GaugeSnapshot(family.metadata(), List.of(point(family, "", value)));
    }

    private static GaugeDataPointSnapshot point(Family family, String label, double value) {
        return new GaugeDataPointSnapshot(value, family.labels(label), null);
    }
}
