package rootwalk.daemon.assembly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Value;
import rootwalk.daemon.assembly.listening.Monitoring;
import rootwalk.daemon.assembly.process.Endpoint;
import rootwalk.daemon.exposition.HealthCheck;
import rootwalk.daemon.exposition.MetricsSource;
import rootwalk.daemon.metrics.LoopWatch;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.transfer.RefreshTimes;
import rootwalk.wire.Addresses;
import rootwalk.wire.DurationHistogram;

/// Metrics and health of a daemon. Any thread.
final class DaemonMetrics implements MetricsSource, Monitoring.Measurements {

    /// An event loop that has not run a task for so long will not do so any more.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /// The zones in the detail of a check.
    private static final int MOST_NAMES = 5;

    private final Daemon daemon;
    private final LongSupplier nanos;
    private final ThreadFactory threads;
    private volatile @Nullable LoopWatch watch;

    /// Whether each zone has been served at some time. After that a zone that is not served, as after its expiry, takes no server out
    /// of service: it is the same at the others.
    private volatile boolean haveZonesBeenServed;

    /// @param threads makes the thread that measures the delays of event loops
    DaemonMetrics(Daemon daemon, LongSupplier nanos, ThreadFactory threads) {
        this.daemon = daemon;
        this.nanos = nanos;
        this.threads = threads;
    }

    @Override
    public MetricsSource begin() {
        daemon.telemetry().counts().measure(true);
        watch = LoopWatch.start(
                Map.of("udp", daemon.transports().udp().loops(), "stream", daemon.transports().streams().loops()),
                nanos,
                threads);
        return this;
    }

    @Override
    public void end() {
        daemon.telemetry().counts().measure(false);
        LoopWatch ended = watch;
        watch = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Fact fact : new Reports(daemon).stats().facts()) {
            if (fact.value() instanceof Value.Count(long number)) {
                counts.put(fact.name(), number);
            }
        }
        return counts;
    }

    @Override
    public Map<String, DurationHistogram.Counts> answerDurations() {
        Map<String, DurationHistogram.Counts> durations = new LinkedHashMap<>();
        daemon.telemetry().counts().durations().forEach((source, counts) -> durations.put(word(source), counts));
        return durations;
    }

    @Override
    public Map<String, DurationHistogram.Counts> upstreamDurations() {
        Map<String, DurationHistogram.Counts> durations = new LinkedHashMap<>();
        daemon.current().resolving().map(it -> it.resolver().health().counts()).ifPresent(counts -> {
            for (UpstreamTransport transport : UpstreamTransport.values()) {
                durations.put(word(transport), counts.values(transport).rtt());
            }
        });
        return durations;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, DurationHistogram.Counts> loopDelays() {
        Map<String, DurationHistogram.Counts> delays = new TreeMap<>();
        watching().ifPresent(it -> it.delays().forEach(each -> delays.put(each.getKey(), each.getValue())));
        return delays;
    }

    @Override
    public List<ZoneValues> zones() {
        List<ZoneValues> zones = new ArrayList<>();
        for (Zone zone : daemon.current().zones().current()) {
            zones.add(values(zone));
        }
        return zones;
    }

    private ZoneValues values(Zone zone) {
        String name = zone.apex().toString();
        boolean isRejected = zone.failure().isPresent();
        return switch (zone.state()) {
            case ZoneSnapshot snapshot -> new ZoneValues(name,
                    OptionalLong.of(Integer.toUnsignedLong(snapshot.serial())), isRejected, expiry(zone),
                    snapshot.firstExpiry().map(lifetime -> lifetime.end(daemon.now())));
            case ZoneState.Unloaded _ ->
                new ZoneValues(name, OptionalLong.empty(), isRejected, Optional.empty(), Optional.empty());
        };
    }

    private Optional<Instant> expiry(Zone zone) {
        return daemon.exchange().times(zone.apex()).flatMap(RefreshTimes::expiresAt);
    }

    @Override
    public int mostZones() {
        return daemon.config().metrics().zones();
    }

    @Override
    public List<HealthCheck> live() {
        return watching().stream().flatMap(LoopWatch::waiting).map(it -> loop(it.getKey(), it.getValue())).toList();
    }

    @Override
    public List<HealthCheck> ready() {
        return List.of(running(), listeners(), zonesServed());
    }

    private Optional<LoopWatch> watching() {
        return Optional.ofNullable(watch);
    }

    private static HealthCheck loop(String kind, Duration waiting) {
        boolean isPassed = waiting.compareTo(LONGEST_WAIT) < 0;
        return new HealthCheck(kind + "-loops", isPassed, isPassed ? "all event loops run"
                : "an event loop has run no task for " + waiting.toSeconds() + " s");
    }

    private HealthCheck running() {
        return new HealthCheck("running", !daemon.isClosing(),
                daemon.isClosing() ? "the server is shutting down" : "yes");
    }

    private HealthCheck listeners() {
        List<Endpoint> unbound = daemon.unbound();
        return new HealthCheck("listeners", unbound.isEmpty(), unbound.isEmpty() ? "all addresses are bound"
                : unbound.stream().map(it -> it.key() + " " + Addresses.text(it.address()))
                        .collect(Collectors.joining(", ", "not bound: ", "")));
    }

    private HealthCheck zonesServed() {
        List<String> missing = new ArrayList<>();
        int others = 0;
        boolean hasEachBeenServed = true;
        for (Zone zone : daemon.current().zones().current()) {
            hasEachBeenServed &= zone.hasBeenServed();
            if (zone.state() instanceof ZoneSnapshot) {
                continue;
            }
            if (missing.size() < MOST_NAMES) {
                missing.add(zone.apex().toString());
            } else {
                others++;
            }
        }
        if (hasEachBeenServed) {
            haveZonesBeenServed = true;
        }
        String detail = missing.isEmpty() ? "all zones are served"
                : "not served: " + String.join(", ", missing) + (others > 0 ? " and " + others + " others" : "");
        return new HealthCheck("zones", haveZonesBeenServed, detail);
    }

    @Override
    public String version() {
        return Optional.ofNullable(Daemon.class.getPackage().getImplementationVersion()).orElse("development");
    }
}
