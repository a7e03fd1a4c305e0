package rootwalk.web.server;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for heads and contents of requests that are held: one for all conversations of a server, since each of them alone takes little.
/// Any thread.
final class ContentRoom {

    private final AtomicLong held = new AtomicLong();

    /// A part of it for one conversation, of nothing yet.
    Share share() {
        return new Share();
    }

    /// What one conversation holds. Event loop only.
    final class Share {

        private long mine;

        private Share() {}

        /// @param most
        ///            octets that all may hold together
        /// @return false when there is no room for so much more
        boolean grow(int octets, long most) {
            if (held.addAndGet(octets) > most) {
                held.addAndGet(-octets);
                return false;
            }
            mine += octets;
            return true;
        }

        /// Nothing of it is held any more.
        void release() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }
}
