package rootwalk.web.client;

import java.util.concurrent.locks.ReentrantLock;

/// Limits the memory for the content of all responses of a client, in octets. The memory of a failed response is freed;
/// that of a complete response stays reserved, because the caller keeps it. Thread-safe.
final class ContentMemory {

    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private long reserved;

    ContentMemory(long size) {
        this.size = size;
    }

    /// A new reservation for one response.
    Reservation reservation() {
        return new Reservation();
    }

    /// The memory of one response. Thread-safe.
    final class Reservation {

        private long total;
        private boolean settled;

        /// The limit for all reservations.
        long limit() {
            return size;
        }

        /// Reserves octets.
        ///
        /// @return false if the limit would be exceeded or the reservation is settled
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

        /// Frees all but the octets that stay in memory. Further calls have no effect.
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
