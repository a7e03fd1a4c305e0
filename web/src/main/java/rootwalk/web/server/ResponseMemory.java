package rootwalk.web.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import rootwalk.socket.ClientPrefix;

/// Limits the memory for responses that wait for clients, for all connections of a server. Beyond the limit, it closes the largest
/// connection of the client whose connections need most. Thread-safe.
final class ResponseMemory {

    /// A connection that can be closed.
    interface Holder {

        ClientPrefix clientPrefix();

        /// Closes the connection without waiting for its client, and frees its memory. Thread-safe.
        void abort();
    }

    private final AtomicLong total = new AtomicLong();
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();

    /// A new share for one connection, of zero octets.
    Share share(Holder holder) {
        return new Share(holder);
    }

    /// The memory of all shares in octets.
    long total() {
        return total.get();
    }

    private synchronized void closeLargest(long most) {
        while (total.get() > most) {
            Optional<Share> largest = largest();
            if (largest.isEmpty()) {
                return;
            }
            largest.get().release();
            largest.get().holder.abort();
        }
    }

    private Optional<Share> largest() {
        Map<ClientPrefix, Long> byClient = new HashMap<>();
        shares.forEach(share -> byClient.merge(share.holder.clientPrefix(), share.octets, Long::sum));
        return shares.stream().max(Comparator
                .comparingLong((Share share) -> byClient.getOrDefault(share.holder.clientPrefix(), 0L))
                .thenComparingLong(share -> share.octets));
    }

    /// The memory of one connection. Thread-safe.
    final class Share {

        private final Holder holder;
        private volatile long octets;
        private boolean released;

        private Share(Holder holder) {
            this.holder = holder;
        }

        /// Sets the memory that the connection needs now.
        ///
        /// @param most the limit for all connections
        void set(long now, long most) {
            if (now != octets) {
                change(now);
                if (total.get() > most) {
                    closeLargest(most);
                }
            }
        }

        private synchronized void change(long now) {
            if (released) {
                return;
            }
            total.addAndGet(now - octets);
            octets = now;
            if (now == 0) {
                shares.remove(this);
            } else {
                shares.add(this);
            }
        }

        /// Frees all; it has no effect to set it afterwards.
        synchronized void release() {
            change(0);
            released = true;
        }
    }
}
