package rootwalk.resolver.upstream;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The places for conversations over TCP: so many with one server, so many in all. Whoever sends slowly what is long
/// holds memory and a socket here while it does, and one owner of many names can have many walks led to such servers.
/// Any thread.
final class StreamPlaces {

    private final Semaphore all;

    StreamPlaces(int most) {
        all = new Semaphore(most, true);
    }

    /// Takes a place, or waits for one, first come first served.
    ///
    /// @return whether there was one in time; who got it calls [#leave]
    boolean enter(Server server, long nanos) {
        Semaphore own = server.streamPlaces();
        try {
            // The server's own come first: those who wait for one server take no place of the others.
            if (!own.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean entered = false;
            try {
                entered = all.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            } finally {
                if (!entered) {
                    own.release();
                }
            }
            return entered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave(Server server) {
        all.release();
        server.streamPlaces().release();
    }
}
