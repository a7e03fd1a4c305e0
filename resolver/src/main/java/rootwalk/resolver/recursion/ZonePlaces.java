package rootwalk.resolver.recursion;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;

/// The places for questions that servers of one zone are being asked: names without end of a zone whose servers are
/// silent or slow, asked by many clients, would otherwise have all walks wait there. Nobody waits for a place. Any
/// thread.
final class ZonePlaces {

    /// Large zones that answer have some hundreds at the busiest resolvers.
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

    /// Takes a place, if there is one; [#leave] gives it back.
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

    /// What the operator sends to servers of his choice may be all there is.
    private static boolean isBoundless(Delegation servers) {
        return servers.source() == Source.FORWARD || servers.source() == Source.STUB;
    }

    /// Questions that were not asked because too many were.
    long turnedAway() {
        return turnedAway.sum();
    }
}
