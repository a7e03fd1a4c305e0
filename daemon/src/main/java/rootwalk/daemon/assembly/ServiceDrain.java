package rootwalk.daemon.assembly;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import rootwalk.daemon.assembly.upstream.OpenSharedCache;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.daemon.assembly.upstream.UpstreamSockets;

/// Closes replaced services, in the order in which they were replaced, each after its last query has been answered.
/// Any thread.
final class ServiceDrain implements AutoCloseable {

    /// Longer than any query takes.
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /// One after the other, since an older service may use the sockets of a newer one.
    private final ExecutorService inOrder =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("drain").factory());

    /// Closes the parts of a service that another service does not use.
    void drain(Service obsolete, Service staying) {
        if (obsolete.hosts() != staying.hosts()) {
            obsolete.hosts().close();
        }
        Optional<UpstreamSockets> stillUsed = staying.resolving().map(ResolverService::upstreamSockets);
        Optional<OpenSharedCache> sharedStillUsed = staying.resolving().flatMap(ResolverService::shared);
        obsolete.resolving().ifPresent(it -> inOrder.execute(() -> {
            if (!inOrder.isShutdown()) {
                it.recursiveQueries().awaitEnd(MAX_WAIT);
            }
            it.resolver().close();
            if (!stillUsed.equals(Optional.of(it.upstreamSockets()))) {
                it.upstreamSockets().udpClient().close();
            }
            it.shared().filter(shared -> !sharedStillUsed.equals(Optional.of(shared)))
                    .ifPresent(shared -> shared.store().close());
        }));
    }

    /// Closes all of them now.
    @Override
    public void close() {
        inOrder.shutdownNow().forEach(Runnable::run);
    }
}
