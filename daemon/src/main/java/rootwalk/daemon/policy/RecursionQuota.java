package rootwalk.daemon.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.socket.ClientPrefix;

/// The quota of queries being resolved, in all and for one client. Without it, one client with queries for an
/// unresponsive zone could use all resolutions. No thread waits for a permit. Any thread.
public final class RecursionQuota {

    private final int most;
    private final int mostOfOneClient;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<ClientPrefix, Integer> byClient = new ConcurrentHashMap<>();
    private final LongAdder rejected = new LongAdder();

    /// @param mostOfOneClient
    ///            of one IPv4 address or one IPv6 /56
    public RecursionQuota(int most, int mostOfOneClient) {
        this.most = most;
        this.mostOfOneClient = mostOfOneClient;
    }

    /// Takes a permit for a client, if there is one; [#release(ClientPrefix)] returns it.
    boolean tryAcquire(ClientPrefix client) {
        if (byClient.merge(client, 1, Integer::sum) <= mostOfOneClient && tryAcquire()) {
            return true;
        }
        releaseClient(client);
        rejected.increment();
        return false;
    }

    /// Takes a permit for a query of the server itself; [#release()] returns it.
    boolean tryAcquire() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        release();
        return false;
    }

    void release(ClientPrefix client) {
        release();
        releaseClient(client);
    }

    void release() {
        taken.decrementAndGet();
    }

    private void releaseClient(ClientPrefix client) {
        byClient.computeIfPresent(client, (prefix, places) -> places == 1 ? null : places - 1);
    }

    /// Whether so few permits are in use that a resolution may continue after its client was answered.
    boolean hasRoomForBackground() {
        return taken.get() <= most / 4;
    }

    /// Whether at least half of the permits are in use.
    boolean isHalfTaken() {
        return taken.get() >= (most + 1) / 2;
    }

    int taken() {
        return taken.get();
    }

    /// Whether a client uses more than a tenth of its quota.
    boolean hasMany(ClientPrefix client) {
        return byClient.getOrDefault(client, 0) > mostOfOneClient / 10;
    }

    /// Rejected queries of clients.
    long rejected() {
        return rejected.sum();
    }
}
