package rootwalk.transfer;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// What all refreshes know of the primaries. Any thread.
///
/// @param silent those that did not respond lately
/// @param turns of transfers, by primary
record Primaries(InstantSource clock, SilentServers silent, Map<InetSocketAddress, Semaphore> turns) {

    /// Transfers from one primary at the same time: as many as rootwalk sends to one client by default. With more, the others would
    /// fail while they wait.
    private static final int MOST_TRANSFERS = 4;

    Primaries(InstantSource clock) {
        this(clock, new SilentServers(clock), new ConcurrentHashMap<>());
    }

    Instant now() {
        return clock.instant();
    }

    Semaphore transfers(InetSocketAddress primary) {
        return turns.computeIfAbsent(primary, _ -> new Semaphore(MOST_TRANSFERS, true));
    }

    /// @param begun when it was queried
    void remember(Remote primary, Instant begun, boolean hasResponded) {
        if (hasResponded) {
            silent.heard(primary.address());
        } else {
            silent.silent(primary.address(), begun);
        }
    }
}
