package rootwalk.web.server;

import java.util.concurrent.atomic.AtomicLong;

/// Limits the memory for heads and contents of requests that are being processed, for all connections of a server.
/// Thread-safe.
final class RequestMemory {

    private final AtomicLong reserved = new AtomicLong();

    /// A new reservation for one connection or stream, of zero octets.
    Reservation reservation() {
        return new Reservation();
    }

    /// The memory of one connection or stream. Event loop only.
    final class Reservation {

        private long total;

        private Reservation() {}

        /// @param most the limit in octets for all reservations
        /// @return false if the limit would be exceeded
        boolean reserve(int octets, long most) {
            if (reserved.addAndGet(octets) > most) {
                reserved.addAndGet(-octets);
                return false;
            }
            total += octets;
            return true;
        }

        /// Frees the memory.
        void release() {
            reserved.addAndGet(-total);
            total = 0;
        }
    }
}
