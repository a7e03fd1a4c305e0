package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.socket.SocketSource;
import rootwalk.socket.quic.AddressTokens;
import rootwalk.socket.quic.QuicListeners;
import rootwalk.socket.stream.ConnectionTable;
import rootwalk.web.server.Http3Server;
import rootwalk.wire.tls.TlsServer;

/// Accepts connections over QUIC on a set of addresses, which may change while it runs. Needs the native library. Any thread.
public final class QuicTransport implements AutoCloseable {

    /// Octets that a client may send before they are read (RFC 9000 section 4.1). They are always read at once.
    private static final long STREAM_WINDOW = 66_000;
    private static final long WINDOW = 256 << 10;

    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 512, 16 << 10);

    private final QuicListeners listeners;
    private final Supplier<StreamSettings> settings;
    private final QuicProtocol protocol;
    private final LongSupplier nanos;
    private final QuicTls tls;
    private final ByteBufAllocator allocator;
    private final AddressTokens tokens;
    private final QuicConnection.Shared shared;
    private final Map<EventLoop, QuicWatch> watches = new ConcurrentHashMap<>();

    private QuicTransport(int threads, Supplier<StreamSettings> settings, QuicProtocol protocol,
            Supplier<TlsServer> certificate, HandshakeObserver observer, AddressTokens tokens, LongSupplier nanos,
            ThreadFactory factory) {
        this.settings = settings;
        this.protocol = protocol;
        this.nanos = nanos;
        tls = new QuicTls(certificate, protocol.name());
        // Small chunks of direct memory only, as for TCP.
        allocator = new PooledByteBufAllocator(true, 0, threads, 8192, 4, 0, 0, false);
        this.tokens = tokens;
        shared = new QuicConnection.Shared(new ConnectionTable(), observer, new LongAdder());
        listeners = new QuicListeners(threads, allocator, tokens, factory);
    }

    /// Starts the event loops for queries over QUIC; nothing is accepted before the first [#start].
    ///
    /// @param threads event loops
    /// @param settings called for each new connection
    /// @param certificate called for each new connection
    /// @param pipelines makes the pipelines of each event loop
    /// @param observers makes an observer for each event loop, used by that loop only
    /// @param tokens by which clients prove their address
    /// @param millis the clock by which TTLs expire
    /// @param nanos a clock that never goes back, for deadlines
    public static QuicTransport ofQueries(
            int threads,
            Supplier<StreamSettings> settings,
            Supplier<TlsServer> certificate,
            HandshakeObserver handshakes,
            Supplier<? extends PipelineSource> pipelines,
            Supplier<? extends QueryObserver> observers,
            AddressTokens tokens,
            LongSupplier millis,
            LongSupplier nanos,
            ThreadFactory factory) {
        return new QuicTransport(threads, settings,
                new DoqProtocol(() -> new DoqLoop(pipelines.get(), observers.get(), millis)), certificate, handshakes,
                tokens, nanos, factory);
    }

    /// Starts the event loops for requests over HTTP/3; nothing is accepted before the first [#start].
    ///
    /// @param threads event loops
    /// @param settings called for each new connection
    /// @param certificate called for each new connection
    /// @param tokens by which clients prove their address
    /// @param nanos a clock that never goes back, for deadlines
    public static QuicTransport ofRequests(
            int threads,
            Supplier<StreamSettings> settings,
            Supplier<TlsServer> certificate,
            HandshakeObserver handshakes,
            Http3Server server,
            AddressTokens tokens,
            LongSupplier nanos,
            ThreadFactory factory) {
        return new QuicTransport(threads, settings, new HttpProtocol(server), certificate, handshakes, tokens, nanos,
                factory);
    }

    /// Checks whether QUIC can use a certificate.
    ///
    /// @throws IOException if it cannot
    public static void check(TlsServer certificate) throws IOException {
        QuicTls.check(certificate);
    }

    /// Binds an address. Packets of clients wait until [#start].
    ///
    /// @param address with port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws IOException {
        return listeners.reserve(this::codec, address, source);
    }

    private QuicServerCodecBuilder codec() {
        StreamSettings limits = settings.get();
        QuicServerCodecBuilder codec = new QuicServerCodecBuilder()
                .sslEngineProvider(channel -> tls.newEngine(channel.alloc()))
                .activeMigration(false)
                .maxIdleTimeout(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(WINDOW)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamsBidirectional(limits.queriesPerConnection())
                .option(ChannelOption.ALLOCATOR, allocator)
                .handler(new NewConnection(limits.queriesPerConnection()))
                .streamOption(ChannelOption.ALLOCATOR, allocator)
                .streamOption(ChannelOption.RECVBUF_ALLOCATOR, READS);
        protocol.prepare(codec);
        return codec;
    }

    /// Begins to accept connections on an address that [#reserve] returned.
    public void start(InetSocketAddress address) {
        listeners.start(address);
    }

    /// Stops listening on an address that [#reserve] returned, and ends the connections there.
    public void unbind(InetSocketAddress address) {
        listeners.unbind(address);
    }

    /// Receives nothing more, so that another process with the same sockets does. [#finish] then ends the connections.
    public void stopReceiving() {
        listeners.stopReceiving();
    }

    /// Ends each connection as soon as the requests that were received are answered. Called again until there is none.
    ///
    /// @return the number of connections that are not idle
    public int finish() {
        return shared.table().finish();
    }

    /// The number of open connections.
    public int connections() {
        return shared.table().size();
    }

    /// The number of connections that were ended because the client violated the protocol.
    public long protocolErrors() {
        return shared.violations().sum();
    }

    /// The number of Retry packets, one for each connection that a client has begun.
    public long retries() {
        return tokens.issued();
    }

    /// Closes listeners and connections and stops the event loops, within a second.
    @Override
    public void close() {
        shared.table().close();
        listeners.close();
    }

    private final class NewConnection extends ChannelInitializer<QuicChannel> {

        private final int announced;

        /// @param announced the queries that clients of the socket may send, whatever the settings are later
        NewConnection(int announced) {
            this.announced = announced;
        }

        @Override
        protected void initChannel(QuicChannel channel) {
            QuicWatch watch = watches.computeIfAbsent(channel.eventLoop(), first -> new QuicWatch(nanos));
            InetSocketAddress client = Objects.requireNonNull((InetSocketAddress) channel.remoteSocketAddress(),
                    "a new connection has an address");
            channel.pipeline().addLast(protocol.connection(channel, client, watch, shared,
                    settings.get().withQueries(announced)));
        }
    }
}
