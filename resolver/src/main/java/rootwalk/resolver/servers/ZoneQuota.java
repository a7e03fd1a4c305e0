package rootwalk.resolver.servers;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.wire.Name;

/// The quota of queries in progress for one zone: otherwise random names of a zone with slow or unresponsive servers,
/// queried by many clients, could occupy all resolutions. No thread waits for a permit. Any thread.
final class ZoneQuota {

    private final int most;
    private final ConcurrentHashMap<Name, Integer> taken = new ConcurrentHashMap<>();
    private final LongAdder rejected = new LongAdder();

    ZoneQuota(int most) {
        this.most = most;
    }

    /// Takes a permit, if there is one; [#release] returns it.
    boolean tryAcquire(Delegation servers) {
        if (isExempt(servers) || taken.merge(servers.cut(), 1, Integer::sum) <= most) {
            return true;
        }
        release(servers);
        rejected.increment();
        return false;
    }

    void release(Delegation servers) {
        if (!isExempt(servers)) {
            taken.computeIfPresent(servers.cut(), (cut, places) -> places == 1 ? null : places - 1);
        }
    }

    /// Configured servers may get all queries.
    private static boolean isExempt(Delegation servers) {
        return servers.source() == Source.FORWARD || servers.source() == Source.STUB;
    }

    /// Rejected queries.
    long rejected() {
        return rejected.sum();
    }
}
