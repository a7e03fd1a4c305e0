package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.transport.quic.QuicTransport;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.Presence;
import rootwalk.socket.quic.QuicLibrary;

/// DNS over QUIC: a transport with event loops of its own, which runs as long as there is an address for it. Before, its native library
/// is not loaded. Any thread.
final class QuicServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuicServer.class);

    private final int loops;
    private final Supplier<StreamSettings> settings;
    private final QueryTls tls;
    private final HandshakeObserver handshakes;
    private final Supplier<? extends PipelineSource> pipelines;
    private final Supplier<? extends QueryObserver> newObserver;
    private final Time time;
    private final ThreadFactory threads;

    /// The observers have counters for the lifetime of the daemon, so those of event loops that have ended go to new ones. They have a lock
    /// of their own: an event loop takes one while another thread waits for that loop to bind an address.
    private final Object observers = new Object();
    private final Deque<QueryObserver> unused = new ArrayDeque<>();
    private final List<QueryObserver> used = new ArrayList<>();

    private @Nullable QuicTransport transport;
    private int endpoints;

    private final class QuicEndpoint implements OpenEndpoint {

        private final QuicTransport running;
        private final InetSocketAddress real;
        private final Presence presence;

        QuicEndpoint(QuicTransport running, InetSocketAddress real, Presence presence) {
            this.running = running;
            this.real = real;
            this.presence = presence;
        }

        @Override
        public InetSocketAddress real() {
            return real;
        }

        @Override
        public Presence presence() {
            return presence;
        }

        @Override
        public void start() {
            running.start(real);
        }

        @Override
        public void close() {
            running.unbind(real);
            closed();
        }
    }

    /// @param settings called for each new connection
    /// @param pipelines makes the pipelines of each event loop
    /// @param newObserver makes an observer for each event loop, used by that loop only
    QuicServer(int loops, Supplier<StreamSettings> settings, QueryTls tls, HandshakeObserver handshakes,
            Supplier<? extends PipelineSource> pipelines, Supplier<? extends QueryObserver> newObserver, Time time,
            ThreadFactory threads) {
        this.loops = loops;
        this.settings = settings;
        this.tls = tls;
        this.handshakes = handshakes;
        this.pipelines = pipelines;
        this.newObserver = newObserver;
        this.time = time;
        this.threads = threads;
    }

    /// Why a configuration cannot have its addresses for QUIC on this system; empty if it can, or has none.
    static Optional<String> lack(Config config) {
        return config.listen().quic().isEmpty() ? Optional.empty() : QuicLibrary.lack();
    }

    /// Whether the addresses of a configuration can be bound. If not, that is logged: everything else works without them.
    static boolean isUsable(Config config) {
        Optional<String> lack = lack(config);
        lack.ifPresent(reason -> LOG.error("listen.quic has no effect: {}", reason));
        return lack.isEmpty();
    }

    /// Binds an address; nothing is received before [OpenEndpoint#start].
    synchronized OpenEndpoint bind(InetSocketAddress address, Presence presence) throws IOException {
        QuicTransport running = transport == null
                ? QuicTransport.start(loops, settings, tls::server, handshakes, pipelines, this::observer, time::millis,
                        time::nanos, threads)
                : transport;
        transport = running;
        InetSocketAddress real = running.reserve(address, presence);
        endpoints++;
        return new QuicEndpoint(running, real, presence);
    }

    private QueryObserver observer() {
        synchronized (observers) {
            QueryObserver observer = unused.isEmpty() ? newObserver.get() : unused.pop();
            used.add(observer);
            return observer;
        }
    }

    private synchronized void closed() {
        endpoints--;
    }

    /// Ends the transport if it has no address.
    synchronized void closeIfUnused() {
        if (endpoints == 0) {
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
            synchronized (observers) {
                unused.addAll(used);
                used.clear();
            }
        }
    }
}
