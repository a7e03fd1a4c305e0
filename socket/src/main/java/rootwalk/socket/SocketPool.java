package rootwalk.socket;

import java.net.ProtocolFamily;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/// All sockets of a client, created when needed, and those that are free. Any thread.
final class SocketPool {

    private final AtomicReferenceArray<@Nullable QuerySocket> all;
    private final QuerySocket[] free;
    private int freeCount;
    private int made;
    private boolean closed;

    /// The number of sockets closed at a time under the lock.
    private static final int SLICE = 64;

    /// @param most
    ///            sockets at once
    SocketPool(int most) {
        all = new AtomicReferenceArray<>(most);
        free = new QuerySocket[most];
    }

    /// Takes a socket: of that family if one of the last released ones is, otherwise any.
    ///
    /// @return null if all are in use
    @Nullable
    QuerySocket acquire(ProtocolFamily family) {
        synchronized (free) {
            int last = freeCount - 1;
            if (last < 0 || (!free[last].isOf(family) && made < free.length && !swapToEnd(family))) {
                return made < free.length ? make() : null;
            }
            freeCount = last;
            return free[last];
        }
    }

    /// Looks at a few sockets only: one of the other family can be used as well, since it is replaced.
    private boolean swapToEnd(ProtocolFamily family) {
        int last = freeCount - 1;
        for (int i = last - 1; i >= 0 && i >= last - 8; i--) {
            if (free[i].isOf(family)) {
                QuerySocket found = free[i];
                free[i] = free[last];
                free[last] = found;
                return true;
            }
        }
        return false;
    }

    private QuerySocket make() {
        QuerySocket pooled = new QuerySocket(made);
        all.set(made, pooled);
        made++;
        return pooled;
    }

    /// @param now
    ///            by the clock of the client
    void release(QuerySocket pooled, long now) {
        synchronized (free) {
            if (closed) {
                pooled.closeSocket();
            }
            pooled.freeSince = now;
            free[freeCount] = pooled;
            freeCount++;
        }
    }

    /// Closes sockets that have not been borrowed since `limit`, by the clock of the client.
    ///
    /// @return whether there are open sockets that become idle later
    boolean closeIdle(long limit) {
        Closing closing = Closing.GOES_ON;
        while (closing == Closing.GOES_ON) {
            closing = closeSome(limit);
        }
        return closing == Closing.SOME_LEFT;
    }

    private enum Closing {
        GOES_ON, SOME_LEFT, NONE_LEFT
    }

    private Closing closeSome(long limit) {
        int count = 0;
        boolean left = false;
        synchronized (free) {
            for (int i = 0; i < freeCount && count < SLICE; i++) {
                QuerySocket pooled = free[i];
                if (pooled.socket == null) {
                    continue;
                }
                if (pooled.freeSince > limit) {
                    left = true;
                } else {
                    pooled.closeSocket();
                    count++;
                }
            }
        }
        return count == SLICE ? Closing.GOES_ON : left ? Closing.SOME_LEFT : Closing.NONE_LEFT;
    }

    /// Closes the free sockets now, and the others when they are released.
    void close() {
        synchronized (free) {
            closed = true;
            for (int i = 0; i < freeCount; i++) {
                free[i].closeSocket();
            }
        }
    }

    /// Tokens are 0 to this, exclusive.
    int made() {
        synchronized (free) {
            return made;
        }
    }

    @Nullable
    QuerySocket byToken(int token) {
        return all.get(token);
    }
}
