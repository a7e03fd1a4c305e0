package rootwalk.web.server;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for heads and contents of requests that are held: one for all conversations of a server, since each of them alone takes little.
/// Any thread.
final class RequestMemory {

    private final AtomicLong reserved = new AtomicLong();

    /// A part of it for one conversation, of nothing yet.
    Reservation reservation() {
        return new Reservation();
    }

    /// What one conversation holds. Event loop only.
    final class Reservation {

        private long total;

        private Reservation() {}

        /// @param most
        ///            octets that all may hold together
        /// @return false when there is no room for so much more
        boolean reserve(int octets, long most) {
            if (reserved.addAndGet(octets) > most) {
                reserved.addAndGet(-octets);
                return false;
            }
            total += octets;
            return true;
        }

        /// Nothing of it is held any more.
        void release() {
            reserved.addAndGet(-total);
            total = 0;
        }
    }
}
