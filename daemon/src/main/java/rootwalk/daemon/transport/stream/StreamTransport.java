package rootwalk.daemon.transport.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.socket.SocketSource;
import rootwalk.socket.stream.StreamListeners;

/// Accepts connections on a set of addresses, which may change while it runs. Thread-safe.
public final class StreamTransport implements AutoCloseable {

    /// Reads start small, because most queries have fewer than 100 octets, and grow for clients that pipeline.
    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 512, 16 << 10);

    private final StreamListeners listeners;
    private final ByteBufAllocator allocator;
    private final Map<EventLoop, StreamLoop> loops = new ConcurrentHashMap<>();
    private final Supplier<StreamSettings> settings;
    private final Function<EventLoop, StreamLoop> newLoop;
    private final ProxyProtocol proxyProtocol;

    private StreamTransport(
            int threads,
            Supplier<StreamSettings> settings,
            Function<EventLoop, StreamLoop> newLoop,
            ProxyProtocol proxyProtocol,
            ThreadFactory factory) {
        this.settings = settings;
        this.proxyProtocol = proxyProtocol;
        this.newLoop = newLoop;
        listeners = new StreamListeners(threads, factory);
        // Small chunks of direct memory only, because a name server has many connections, most of them idle.
        allocator = new PooledByteBufAllocator(true, 0, threads, 8192, 4, 0, 0, false);
    }

    /// Starts the event loops; nothing is accepted before the first [#start].
    ///
    /// @param threads event loops
    /// @param settings called for each new connection
    /// @param pipelines makes the pipelines of each event loop
    /// @param observers makes an observer for each event loop, used by that loop only
    /// @param millis the clock by which TTLs expire
    /// @param nanos a clock that never goes back, for deadlines
    /// @param proxyProtocol for connections that begin with a header
    public static StreamTransport start(
            int threads,
            Supplier<StreamSettings> settings,
            Supplier<? extends PipelineSource> pipelines,
            Supplier<? extends QueryObserver> observers,
            LongSupplier millis,
            LongSupplier nanos,
            ProxyProtocol proxyProtocol,
            ThreadFactory factory) {
        return new StreamTransport(threads, settings,
                loop -> new StreamLoop(pipelines.get(), observers.get(), millis, nanos, new LoopFlush(loop)),
                proxyProtocol,
                factory);
    }

    /// Binds an address. Clients can connect, but no connection is accepted before [#start].
    ///
    /// @param address with port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws IOException {
        return listeners.reserve(bootstrap(allocator).childHandler(new NewConnection()), address, source);
    }

    /// Does the same for queries over TLS.
    public InetSocketAddress reserve(InetSocketAddress address, SocketSource source, StreamTls tls) throws IOException {
        // Until the handshake is complete, each read is requested, which HandshakeInput limits.
        ServerBootstrap bootstrap = bootstrap(tls.allocator()).childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new NewTlsConnection(tls));
        return listeners.reserve(bootstrap, address, source);
    }

    private static ServerBootstrap bootstrap(ByteBufAllocator allocator) {
        return new ServerBootstrap()
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS);
    }

    /// Begins to accept connections on an address that [#reserve] returned.
    public void start(InetSocketAddress address) {
        listeners.start(address);
    }

    /// Stops listening on an address that [#reserve] returned. Accepted connections stay open.
    public void unbind(InetSocketAddress address) {
        listeners.unbind(address);
    }

    /// The number of open connections.
    public int connections() {
        return listeners.connections().size();
    }

    /// Runs tasks on the thread of an event loop; one executor for each.
    public List<Executor> loops() {
        return listeners.loops();
    }

    /// Ends listening, and each connection as soon as its last response is sent. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    public int finish() {
        return listeners.finish();
    }

    /// Closes listeners and connections and stops the event loops, within a second.
    @Override
    public void close() {
        listeners.close();
    }

    private final class NewConnection extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            StreamConnection connection = connection(channel, Transport.TCP, settings.get());
            addProxyInput(channel, connection);
            channel.pipeline().addLast(connection);
        }
    }

    /// Adds the first handlers.
    private StreamConnection connection(Channel channel, Transport kind, StreamSettings limits) {
        StreamLoop loop = loops.computeIfAbsent(channel.eventLoop(), newLoop);
        channel.pipeline().addLast(loop.flush().handler());
        return new StreamConnection(channel, kind, loop, listeners.connections(), limits);
    }

    private void addProxyInput(Channel channel, StreamConnection connection) {
        ProxyInput.add(channel.pipeline(), proxyProtocol, connection.client(), connection::identified);
    }

    private final class NewTlsConnection extends ChannelInitializer<Channel> {

        private final StreamTls tls;

        NewTlsConnection(StreamTls tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            StreamSettings limits = settings.get();
            StreamConnection connection = connection(channel, Transport.TLS, limits);
            addProxyInput(channel, connection);
            tls.add(channel.pipeline(), connection, limits);
        }
    }
}
