package rootwalk.resolver.upstream;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The quota of TCP exchanges: a number for one server, and a number in all. A server that sends a long response
/// slowly occupies memory and a socket meanwhile, and an attacker with many names can direct many resolutions to such
/// servers. Any thread.
final class StreamQuota {

    private final Semaphore all;

    StreamQuota(int most) {
        all = new Semaphore(most, true);
    }

    /// Takes a permit, or waits for one, in order of arrival.
    ///
    /// @return whether there was one in time; then the caller must call [#release]
    boolean tryAcquire(Server server, long nanos) {
        Semaphore own = server.tcpPermits();
        try {
            // The permit of the server comes first: those that wait for one server do not take permits of others.
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

    void release(Server server) {
        all.release();
        server.tcpPermits().release();
    }
}
