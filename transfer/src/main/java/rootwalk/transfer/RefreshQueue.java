package rootwalk.transfer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/// The secondary zones in the order in which they are refreshed: those that are not due by time, and those that are due by the primary
/// that is queried first, so that one that is slow does not delay the zones of others. Guarded by the lock of [Secondaries].
final class RefreshQueue {

    /// Refreshes that begin with one primary at the same time.
    private static final int MOST_PER_PRIMARY = 20;

    private final Function<SecondaryZone, InetSocketAddress> firstPrimary;
    private final TreeSet<Entry> refreshes = new TreeSet<>();
    private final TreeSet<Entry> expiries = new TreeSet<>();
    private final Map<InetSocketAddress, Lane> lanes = new LinkedHashMap<>();
    private final Map<SecondaryZone, Place> places = new HashMap<>();
    private long entries;

    private record Entry(Instant at, long number, SecondaryZone zone) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /// Where a zone is in the queue.
    private static final class Place {
        private @Nullable Entry refresh;
        private @Nullable Entry expiry;
        private @Nullable Lane lane;
    }

    /// The zones that are due and whose refresh begins with the same primary.
    static final class Lane {
        private final InetSocketAddress primary;
        /// After a NOTIFY or a command.
        private final SequencedSet<SecondaryZone> urgent = new LinkedHashSet<>();
        private final SequencedSet<SecondaryZone> others = new LinkedHashSet<>();
        private int running;

        private Lane(InetSocketAddress primary) {
            this.primary = primary;
        }

        private boolean isUnused() {
            return running == 0 && urgent.isEmpty() && others.isEmpty();
        }
    }

    /// A refresh that begins.
    record Begun(SecondaryZone zone, Lane lane) {}

    /// @param firstPrimary of a refresh that begins now
    RefreshQueue(Function<SecondaryZone, InetSocketAddress> firstPrimary) {
        this.firstPrimary = firstPrimary;
    }

    /// Adds a zone, or takes its times anew. One that is being refreshed is here for its expiry only.
    void put(SecondaryZone zone) {
        remove(zone);
        Place place = new Place();
        places.put(zone, place);
        zone.times().expiresAt().ifPresent(at -> {
            Entry expiry = entry(at, zone);
            place.expiry = expiry;
            expiries.add(expiry);
        });
        if (!zone.isRefreshing()) {
            Entry refresh = entry(zone.times().refreshAt(), zone);
            place.refresh = refresh;
            refreshes.add(refresh);
        }
    }

    private Entry entry(Instant at, SecondaryZone zone) {
        return new Entry(at, entries++, zone);
    }

    void remove(SecondaryZone zone) {
        Place place = places.remove(zone);
        if (place == null) {
            return;
        }
        if (place.refresh != null) {
            refreshes.remove(place.refresh);
        }
        if (place.expiry != null) {
            expiries.remove(place.expiry);
        }
        if (place.lane != null) {
            place.lane.urgent.remove(zone);
            place.lane.others.remove(zone);
            dropIfUnused(place.lane);
        }
    }

    private void dropIfUnused(Lane lane) {
        if (lane.isUnused()) {
            lanes.remove(lane.primary, lane);
        }
    }

    /// Takes the zones whose time to expire has come.
    List<SecondaryZone> takeExpired(Instant now) {
        List<SecondaryZone> expired = new ArrayList<>();
        while (!expiries.isEmpty() && !expiries.first().at().isAfter(now)) {
            SecondaryZone zone = expiries.removeFirst().zone();
            expired.add(zone);
            Place place = places.get(zone);
            if (place != null) {
                place.expiry = null;
            }
        }
        return expired;
    }

    /// Takes the next zone that is due and whose primary does not have too many refreshes. Each primary has its turn.
    Optional<Begun> takeDue(Instant now) {
        while (!refreshes.isEmpty() && !refreshes.first().at().isAfter(now)) {
            becomeDue(refreshes.removeFirst().zone());
        }
        return takeFrom(lane -> lane.urgent).or(() -> takeFrom(lane -> lane.others));
    }

    private void becomeDue(SecondaryZone zone) {
        Lane lane = lanes.computeIfAbsent(firstPrimary.apply(zone), Lane::new);
        boolean _ = (zone.isUrgent() ? lane.urgent : lane.others).add(zone);
        Place place = places.get(zone);
        if (place != null) {
            place.refresh = null;
            place.lane = lane;
        }
    }

    private Optional<Begun> takeFrom(Function<Lane, SequencedSet<SecondaryZone>> part) {
        for (Lane lane : lanes.values()) {
            SequencedSet<SecondaryZone> zones = part.apply(lane);
            if (zones.isEmpty() || lane.running >= MOST_PER_PRIMARY) {
                continue;
            }
            SecondaryZone zone = zones.removeFirst();
            lane.running++;
            lanes.remove(lane.primary);
            lanes.put(lane.primary, lane);
            Place place = places.get(zone);
            if (place != null) {
                place.lane = null;
            }
            return Optional.of(new Begun(zone, lane));
        }
        return Optional.empty();
    }

    /// A refresh has ended.
    void ended(Begun refresh) {
        refresh.lane().running--;
        dropIfUnused(refresh.lane());
    }

    /// The time until a refresh or an expiry that is not due yet.
    Optional<Duration> untilNext(Instant now) {
        Instant refresh = refreshes.isEmpty() ? Instant.MAX : refreshes.first().at();
        Instant expiry = expiries.isEmpty() ? Instant.MAX : expiries.first().at();
        Instant next = refresh.isBefore(expiry) ? refresh : expiry;
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(Duration.between(now, next));
    }

    /// The zones in the queue.
    int size() {
        return places.size();
    }
}
