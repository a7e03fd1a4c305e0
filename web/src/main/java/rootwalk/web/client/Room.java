package rootwalk.web.client;

import java.util.concurrent.locks.ReentrantLock;

/// The memory for the content of all responses of a client, in octets. What a response that failed had taken is free again;
/// what one that arrived holds is held for good, as the caller has it. Any thread.
final class Room {

    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private long taken;

    Room(long size) {
        this.size = size;
    }

    /// For one response.
    Share share() {
        return new Share();
    }

    /// What one response takes. Any thread.
    final class Share {

        private long mine;
        private boolean settled;

        /// Octets for all shares together.
        long ofAll() {
            return size;
        }

        /// Whether there was room, and the share is still open.
        boolean take(int octets) {
            lock.lock();
            try {
                if (settled || taken + octets > size) {
                    return false;
                }
                mine += octets;
                taken += octets;
                return true;
            } finally {
                lock.unlock();
            }
        }

        /// Gives back all but what stays in memory, and takes no more. Again, it does nothing.
        void settle(int staying) {
            lock.lock();
            try {
                if (!settled) {
                    settled = true;
                    taken -= mine - staying;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
