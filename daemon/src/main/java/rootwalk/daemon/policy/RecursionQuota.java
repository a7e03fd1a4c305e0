package rootwalk.daemon.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.socket.ClientPrefix;

/// The places for questions being resolved: so many in all, and so many for one client, whose questions for a silent
/// zone would otherwise take those of everybody. Nobody waits for one. Any thread.
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

    /// Takes a place for a client, if there is one; [#release(ClientPrefix)] gives it back.
    boolean tryAcquire(ClientPrefix client) {
        if (byClient.merge(client, 1, Integer::sum) <= mostOfOneClient && tryAcquire()) {
            return true;
        }
        releaseClient(client);
        rejected.increment();
        return false;
    }

    /// Takes a place for a question of our own; [#release()] gives it back.
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

    /// Whether so few places are taken that a question may keep its own after its client was answered.
    boolean hasRoomForBackground() {
        return taken.get() <= most / 4;
    }

    int taken() {
        return taken.get();
    }

    /// Whether a client has more than a tenth of what it may have.
    boolean hasMany(ClientPrefix client) {
        return byClient.getOrDefault(client, 0) > mostOfOneClient / 10;
    }

    /// Questions of clients for which there was no place.
    long rejected() {
        return rejected.sum();
    }
}
