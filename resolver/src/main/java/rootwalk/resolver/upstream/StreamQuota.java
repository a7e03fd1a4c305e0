package rootwalk.resolver.upstream;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// The quota of TCP exchanges: a number for one server, and a number in all, half of it for servers that have never
/// responded over TCP. A server that sends a long response slowly, or none, occupies memory and a socket meanwhile, and an
/// attacker with many names can direct many resolutions to many such servers. Any thread.
final class StreamQuota {

    private final Semaphore all;
    private final Semaphore unproven;

    StreamQuota(int most) {
        all = new Semaphore(most, true);
        unproven = new Semaphore((most + 1) / 2, true);
    }

    /// For one exchange; [#close] returns it.
    record Permit(List<Semaphore> taken) implements AutoCloseable {

        @Override
        public void close() {
            taken.forEach(Semaphore::release);
        }
    }

    /// Takes a permit, or waits for one, in order of arrival.
    ///
    /// @param nanos to wait at most for each part of the quota
    /// @return null if there was none in time
    @Nullable
    Permit tryAcquire(Server server, long nanos) {
        // The part of the server comes first, so that queries that wait for one server use no permits of others.
        List<Semaphore> parts = server.hasRespondedOverTcp()
                ? List.of(server.tcpPermits(), all)
                : List.of(server.tcpPermits(), unproven, all);
        for (int taken = 0; taken < parts.size(); taken++) {
            if (!isAcquired(parts.get(taken), nanos)) {
                new Permit(parts.subList(0, taken)).close();
                return null;
            }
        }
        return new Permit(parts);
    }

    private static boolean isAcquired(Semaphore part, long nanos) {
        try {
            return part.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
