package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.daemon.transport.quic.QuicTransport;
import rootwalk.socket.SocketSource;
import rootwalk.socket.quic.QuicLibrary;

/// DNS over QUIC, or over HTTPS with HTTP/3: a transport with event loops of its own, which runs as long as there is an address for it.
/// Before, its native library is not loaded. Any thread.
final class QuicServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuicServer.class);

    private final QuicStart start;

    private @Nullable QuicTransport transport;
    /// The ports of the addresses that are bound.
    private volatile SortedSet<Integer> ports = Collections.emptySortedSet();
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    private final class QuicEndpoint implements OpenEndpoint {

        private final QuicTransport running;
        private final InetSocketAddress real;

        QuicEndpoint(QuicTransport running, InetSocketAddress real) {
            this.running = running;
            this.real = real;
        }

        @Override
        public InetSocketAddress real() {
            return real;
        }

        @Override
        public void start() {
            running.start(real);
        }

        @Override
        public void close() {
            running.unbind(real);
            closed(real);
        }
    }

    QuicServer(QuicStart start) {
        this.start = start;
    }

    /// Why a configuration cannot have its addresses for QUIC and HTTP/3 on this system; empty if it can, or has none.
    static Optional<String> lack(Config config) {
        return config.listen().usesQuic() ? QuicLibrary.lack() : Optional.empty();
    }

    /// The same, with the keys of the configuration that have no effect.
    static Optional<String> explainedLack(Config config) {
        String keys = Stream.of(Endpoint.Purpose.HTTP3, Endpoint.Purpose.QUIC)
                .filter(purpose -> Endpoint.of(config).stream().anyMatch(it -> it.purpose() == purpose))
                .map(Endpoint.Purpose::key).collect(Collectors.joining(" and "));
        return lack(config).map(reason -> keys + (keys.contains(" ") ? " have" : " has") + " no effect: " + reason);
    }

    /// Whether the addresses of a configuration can be bound. If not, that is logged: everything else works without them.
    static boolean isUsable(Config config) {
        Optional<String> lack = explainedLack(config);
        lack.ifPresent(LOG::error);
        return lack.isEmpty();
    }

    /// Binds an address; nothing is received before [OpenEndpoint#start].
    synchronized OpenEndpoint bind(InetSocketAddress address, SocketSource source) throws IOException {
        QuicTransport running = transport == null ? start.start() : transport;
        transport = running;
        InetSocketAddress real = running.reserve(address, source);
        addresses.add(real);
        updatePorts();
        return new QuicEndpoint(running, real);
    }

    private void updatePorts() {
        ports = Collections.unmodifiableSortedSet(
                new TreeSet<>(addresses.stream().map(InetSocketAddress::getPort).toList()));
    }

    private synchronized void closed(InetSocketAddress real) {
        addresses.remove(real);
        updatePorts();
    }

    /// The ports of the addresses that are bound.
    SortedSet<Integer> ports() {
        return ports;
    }

    /// Ends the transport if it has no address.
    synchronized void closeIfUnused() {
        if (addresses.isEmpty()) {
            close();
        }
    }

    /// The number of open connections.
    synchronized int connections() {
        return transport == null ? 0 : transport.connections();
    }

    /// The number of connections that were ended because the client violated the protocol.
    synchronized long protocolErrors() {
        return transport == null ? 0 : transport.protocolErrors();
    }

    /// The number of Retry packets, one for each connection that a client has begun.
    synchronized long retries() {
        return transport == null ? 0 : transport.retries();
    }

    @Override
    public synchronized void close() {
        QuicTransport running = transport;
        transport = null;
        if (running != null) {
            running.close();
            start.ended();
        }
    }
}
