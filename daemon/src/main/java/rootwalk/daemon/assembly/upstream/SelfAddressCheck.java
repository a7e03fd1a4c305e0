package rootwalk.daemon.assembly.upstream;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

import rootwalk.config.ListenerMatch;
import rootwalk.resolver.contract.Time;

/// Checks whether an address reaches the daemon itself. Addresses of this host may change, so results are cached for
/// a while only. Any thread.
public final class SelfAddressCheck implements Predicate<InetSocketAddress> {

    private static final long HOLDS_NANOS = 10_000_000_000L;

    /// Addresses of host names come from other servers, so there may be any number.
    private static final int MAX_RESULTS = 1000;

    private final Supplier<List<InetSocketAddress>> listening;
    private final Time time;

    /// By the addresses of configured servers.
    private final ConcurrentHashMap<InetSocketAddress, Found> found = new ConcurrentHashMap<>();

    private record Found(boolean isThisServer, long at) {}

    /// @param listening where the daemon listens for queries, with real ports
    public SelfAddressCheck(Supplier<List<InetSocketAddress>> listening, Time time) {
        this.listening = listening;
        this.time = time;
    }

    @Override
    public boolean test(InetSocketAddress server) {
        long now = time.nanos();
        Found before = found.get(server);
        if (before != null && now - before.at() < HOLDS_NANOS) {
            return before.isThisServer();
        }
        boolean isThisServer = ListenerMatch.isListener(listening.get(), server);
        if (found.size() >= MAX_RESULTS) {
            found.clear();
        }
        found.put(server, new Found(isThisServer, now));
        return isThisServer;
    }
}
