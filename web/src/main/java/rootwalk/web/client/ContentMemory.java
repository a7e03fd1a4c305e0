package rootwalk.web.client;

import java.util.concurrent.locks.ReentrantLock;

/// The memory for the content of all responses of a client, in octets. What a response that failed had taken is free again;
/// what one that arrived holds is held for good, as the caller has it. Any thread.
final class ContentMemory {

    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private long reserved;

    ContentMemory(long size) {
        this.size = size;
    }

    /// For one response.
    Reservation reservation() {
        return new Reservation();
    }

    /// What one response takes. Any thread.
    final class Reservation {

        private long total;
        private boolean settled;

        /// Octets for all shares together.
        long limit() {
            return size;
        }

        /// Whether there was room, and the share is still open.
        boolean reserve(int octets) {
            lock.lock();
            try {
                if (settled || reserved + octets > size) {
                    return false;
                }
                total += octets;
                reserved += octets;
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
                    reserved -= total - staying;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
