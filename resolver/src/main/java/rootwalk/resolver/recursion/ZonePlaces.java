package rootwalk.resolver.recursion;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;

/// The quota of queries in progress for one zone: otherwise random names of a zone with slow or unresponsive servers,
/// queried by many clients, could occupy all resolutions. No thread waits for a permit. Any thread.
final class ZonePlaces {

    /// Large responsive zones have some hundreds at the busiest resolvers.
    private static final int MOST_OF_ONE_ZONE = 2000;

    private final int most;
    private final ConcurrentHashMap<Name, Integer> taken = new ConcurrentHashMap<>();
    private final LongAdder turnedAway = new LongAdder();

    ZonePlaces() {
        this(MOST_OF_ONE_ZONE);
    }

    ZonePlaces(int most) {
        this.most = most;
    }

    /// Takes a permit, if there is one; [#leave] returns it.
    boolean enter(Delegation servers) {
        if (isBoundless(servers) || taken.merge(servers.cut(), 1, Integer::sum) <= most) {
            return true;
        }
        leave(servers);
        turnedAway.increment();
        return false;
    }

    void leave(Delegation servers) {
        if (!isBoundless(servers)) {
            taken.computeIfPresent(servers.cut(), (cut, places) -> places == 1 ? null : places - 1);
        }
    }

    /// Configured servers may get all queries.
    private static boolean isBoundless(Delegation servers) {
        return servers.source() == Source.FORWARD || servers.source() == Source.STUB;
    }

    /// Rejected queries.
    long turnedAway() {
        return turnedAway.sum();
    }
}
