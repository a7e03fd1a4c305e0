package rootwalk.daemon.transport.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.socket.Presence;

/// Listens for connections on a set of addresses that may change while it runs. Any thread.
public final class StreamTransport implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int LOW_WATER = 32 << 10;
    private static final int HIGH_WATER = 128 << 10;
    private static final long END_MILLIS = 500;

    /// Reads that begin small, since most questions have less than 100 octets, and grow for clients that pipeline.
    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 512, 16 << 10);

    private final Sockets sockets = Sockets.chosen();
    private final EventLoopGroup group;
    private final ByteBufAllocator allocator;
    private final ConnectionTable table = new ConnectionTable();
    private final Map<InetSocketAddress, Channel> bound = new ConcurrentHashMap<>();
    private final Map<EventLoop, StreamLoop> loops = new ConcurrentHashMap<>();
    private final Supplier<StreamSettings> settings;
    private final Supplier<StreamLoop> newLoop;

    private StreamTransport(
            int threads, Supplier<StreamSettings> settings, Supplier<StreamLoop> newLoop, ThreadFactory factory) {
        this.settings = settings;
        this.newLoop = newLoop;
        group = new MultiThreadIoEventLoopGroup(threads, factory, sockets.ioHandlers());
        // Small chunks, and none but direct ones: a name server's connections are many and mostly idle.
        allocator = new PooledByteBufAllocator(true, 0, threads, 8192, 4, 0, 0, false);
    }

    /// Starts the event loops; nothing is heard before the first [#bind].
    ///
    /// @param threads event loops
    /// @param settings asked for each new connection
    /// @param pipelines makes the pipelines of each event loop
    /// @param observers makes an observer for each event loop, used by that loop only
    /// @param millis the clock that TTLs run by
    /// @param nanos a clock that never goes back, for deadlines
    public static StreamTransport start(
            int threads,
            Supplier<StreamSettings> settings,
            Supplier<? extends PipelineSource> pipelines,
            Supplier<? extends QueryObserver> observers,
            LongSupplier millis,
            LongSupplier nanos,
            ThreadFactory factory) {
        return new StreamTransport(
                threads, settings, () -> new StreamLoop(pipelines.get(), observers.get(), millis, nanos), factory);
    }

    /// Begins to listen.
    ///
    /// @param address with port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException when the address cannot be had
    public InetSocketAddress bind(InetSocketAddress address, Presence presence) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channelFactory(sockets.listeners(address))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .handler(new AcceptErrorHandler(table))
                .childHandler(new NewConnection());
        sockets.prepare(bootstrap, address, presence);
        ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            Throwable cause = binding.cause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
        InetSocketAddress real = (InetSocketAddress) binding.channel().localAddress();
        bound.put(real, binding.channel());
        return real;
    }

    /// Ends listening on an address that [#bind] returned; connections that it has accepted go on.
    public void unbind(InetSocketAddress address) {
        Channel listener = bound.remove(address);
        if (listener != null) {
            listener.close().awaitUninterruptibly(END_MILLIS);
        }
    }

    /// Connections open now.
    public int connections() {
        return table.size();
    }

    /// Closes listeners and connections and ends the event loops, within half a second.
    @Override
    public void close() {
        bound.keySet().forEach(this::unbind);
        table.close();
        group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    }

    private final class NewConnection extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            StreamLoop loop = loops.computeIfAbsent(channel.eventLoop(), first -> newLoop.get());
            channel.pipeline().addLast(new StreamConnection(channel, loop, table, settings.get()));
        }
    }
}
