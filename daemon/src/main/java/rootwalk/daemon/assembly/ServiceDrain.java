package rootwalk.daemon.assembly;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Ends services that are in force no more, in the order in which they were replaced: each once the last question put
/// to it is answered. Any thread.
final class ServiceDrain implements AutoCloseable {

    /// Longer than any question takes.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /// One after the other, since an older service may ask from the sockets of a newer one.
    private final ExecutorService inOrder =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("retire").factory());

    /// Ends what only one of two services needs.
    void drain(Service obsolete, Service staying) {
        if (obsolete.hosts() != staying.hosts()) {
            obsolete.hosts().close();
        }
        Optional<UpstreamSockets> asking = staying.resolving().map(ResolverService::upstreamSockets);
        obsolete.resolving().ifPresent(it -> inOrder.execute(() -> {
            if (!inOrder.isShutdown()) {
                it.recursiveQueries().awaitEnd(LONGEST);
            }
            it.resolver().close();
            if (!asking.equals(Optional.of(it.upstreamSockets()))) {
                it.upstreamSockets().udpClient().close();
            }
        }));
    }

    /// Ends all of them now.
    @Override
    public void close() {
        inOrder.shutdownNow().forEach(Runnable::run);
    }
}
