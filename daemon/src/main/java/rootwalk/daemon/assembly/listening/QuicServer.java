package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import rootwalk.daemon.assembly.process.Endpoint;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.daemon.transport.quic.QuicTransport;
import rootwalk.socket.SocketSource;
import rootwalk.socket.quic.QuicLibrary;

/// DNS over QUIC, or over HTTPS with HTTP/3: a transport with event loops of its own, which runs as long as there is an address for it.
/// Before, its native library is not loaded. Any thread.
public final class QuicServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuicServer.class);

    private final QuicStart start;

    private @Nullable QuicTransport transport;
    /// The addresses that are bound.
    private volatile List<InetSocketAddress> addresses = List.of();

    QuicServer(QuicStart start) {
        this.start = start;
    }

    /// Why a configuration cannot have its addresses for QUIC and HTTP/3 on this system; empty if it can, or has none.
    static Optional<String> lack(Config config) {
        return config.listen().usesQuic() ? QuicLibrary.lack() : Optional.empty();
    }

    /// The same, with the keys of the configuration that have no effect.
    public static Optional<String> explainedLack(Config config) {
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
        addresses = Stream.concat(addresses.stream(), Stream.of(real)).toList();
        return new ReservedEndpoint(real, () -> running.start(real), () -> {
            running.unbind(real);
            closed(real);
        });
    }

    private synchronized void closed(InetSocketAddress real) {
        addresses = addresses.stream().filter(it -> !it.equals(real)).toList();
    }

    /// The ports at which clients reach it under an address of this host.
    SortedSet<Integer> ports(InetSocketAddress reached) {
        SortedSet<Integer> ports = new TreeSet<>();
        for (InetSocketAddress each : addresses) {
            if (isServed(each.getAddress(), reached.getAddress())) {
                ports.add(each.getPort());
            }
        }
        return ports;
    }

    /// A listener on all addresses has sockets for those of its family.
    private static boolean isServed(InetAddress listener, InetAddress reached) {
        return listener.isAnyLocalAddress()
                ? listener.getAddress().length == reached.getAddress().length
                : listener.equals(reached);
    }

    /// Ends the transport if it has no address.
    synchronized void closeIfUnused() {
        if (addresses.isEmpty()) {
            close();
        }
    }

    /// Receives nothing more, so that another process with the same sockets does.
    synchronized void stopReceiving() {
        if (transport != null) {
            transport.stopReceiving();
        }
    }

    /// Ends each connection as soon as the requests that were received are answered. Called again until there is none.
    ///
    /// @return the number of connections that are not idle
    synchronized int finish() {
        return transport == null ? 0 : transport.finish();
    }

    /// The number of open connections.
    public synchronized int connections() {
        return transport == null ? 0 : transport.connections();
    }

    /// The number of connections that were ended because the client violated the protocol.
    public synchronized long protocolErrors() {
        return transport == null ? 0 : transport.protocolErrors();
    }

    /// The number of Retry packets, one for each connection that a client has begun.
    public synchronized long retries() {
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
