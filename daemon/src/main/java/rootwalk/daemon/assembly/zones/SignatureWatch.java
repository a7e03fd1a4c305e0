package rootwalk.daemon.assembly.zones;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.SignatureLifetime;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.assembly.process.PeriodicCheck;
import rootwalk.wire.DurationText;
import rootwalk.wire.Name;

/// Warns when a signature of a served zone has less than a third of its lifetime left, and again when it has expired. Any
/// thread.
public final class SignatureWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SignatureWatch.class);

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private enum Stage {
        VALID, ENDS_SOON, EXPIRED
    }

    private record Reported(SignatureLifetime lifetime, Stage stage) {}

    private final Supplier<ZoneSet> zones;
    private final InstantSource clock;
    private final Consumer<String> log;
    private Map<Name, Reported> reported = new HashMap<>();
    private @Nullable PeriodicCheck periodic;

    /// @param zones that are served now
    /// @param clock the time of day
    SignatureWatch(Supplier<ZoneSet> zones, InstantSource clock, Consumer<String> log) {
        this.zones = zones;
        this.clock = clock;
        this.log = log;
    }

    /// Checks the zones now, and from then on once a minute.
    public static SignatureWatch start(Supplier<ZoneSet> zones, InstantSource clock, ThreadFactory threads) {
        SignatureWatch watch = new SignatureWatch(zones, clock, LOG::warn);
        watch.check();
        watch.periodic = PeriodicCheck.start(PERIOD, watch::check, threads);
        return watch;
    }

    /// Writes a line for each zone that is in another stage than at the last check.
    synchronized void check() {
        Map<Name, Reported> now = new HashMap<>();
        for (Zone zone : zones.get()) {
            if (zone.state() instanceof ZoneSnapshot snapshot) {
                snapshot.firstExpiry().ifPresent(lifetime -> now.put(zone.apex(), report(zone.apex(), lifetime)));
            }
        }
        reported = now;
    }

    /// Lines for those of some zones in which a signature has expired or expires soon. The next check does not log them again.
    public synchronized List<String> warnings(Iterable<Zone> reloaded) {
        List<String> warnings = new ArrayList<>();
        for (Zone zone : reloaded) {
            if (zone.state() instanceof ZoneSnapshot snapshot && snapshot.firstExpiry().isPresent()) {
                Instant time = clock.instant();
                Reported stage = stage(snapshot.firstExpiry().get(), time);
                text(zone.apex(), stage, time).ifPresent(warnings::add);
                reported.put(zone.apex(), stage);
            }
        }
        return warnings;
    }

    private Reported report(Name zone, SignatureLifetime lifetime) {
        Instant time = clock.instant();
        Reported next = stage(lifetime, time);
        if (!next.equals(reported.get(zone))) {
            text(zone, next, time).ifPresent(log);
        }
        return next;
    }

    private static Optional<String> text(Name zone, Reported now, Instant time) {
        Instant end = now.lifetime().end(time);
        return switch (now.stage()) {
            case VALID -> Optional.empty();
            case ENDS_SOON -> Optional.of("a signature of the zone " + zone + " expires at " + end + ", in "
                    + DurationText.text(Duration.between(time, end))
                    + ": less than a third of its lifetime is left; sign the zone again and reload it");
            case EXPIRED -> Optional.of("a signature of the zone " + zone + " expired at " + end
                    + ": validating resolvers do not accept its answers; sign the zone again and reload it");
        };
    }

    private static Reported stage(SignatureLifetime lifetime, Instant time) {
        Duration left = Duration.between(time, lifetime.end(time));
        if (left.isNegative()) {
            return new Reported(lifetime, Stage.EXPIRED);
        }
        boolean endsSoon = left.compareTo(lifetime.length().dividedBy(3)) < 0;
        return new Reported(lifetime, endsSoon ? Stage.ENDS_SOON : Stage.VALID);
    }

    @Override
    public void close() {
        PeriodicCheck running = periodic;
        if (running != null) {
            running.close();
        }
    }
}
