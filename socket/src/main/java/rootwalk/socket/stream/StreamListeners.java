package rootwalk.socket.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import rootwalk.socket.PassedSockets;
import rootwalk.socket.Presence;
import rootwalk.socket.SocketSource;

/// Listens for connections on a set of addresses that may change while it runs, with event loops of its own. Any thread.
public final class StreamListeners implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 128 << 10);
    private static final long END_MILLIS = 500;

    private final StreamSockets sockets = StreamSockets.available();
    private final EventLoopGroup group;
    private final ConnectionTable connections = new ConnectionTable();
    private final AcceptFailure acceptFailure = new AcceptFailure(connections, System::nanoTime);
    private final Map<InetSocketAddress, Channel> bound = new ConcurrentHashMap<>();

    /// Starts the event loops; nothing is accepted before the first [#start].
    ///
    /// @param threads event loops
    public StreamListeners(int threads, ThreadFactory factory) {
        group = new MultiThreadIoEventLoopGroup(threads, factory, sockets.ioHandlers());
    }

    /// Binds an address. Clients can connect, but no connection is accepted before [#start].
    ///
    /// @param bootstrap with the handler of new connections, and the options that are not common to all
    /// @param address with port 0 for any free port
    /// @param source a socket that was passed is used as it is
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress reserve(ServerBootstrap bootstrap, InetSocketAddress address, SocketSource source)
            throws IOException {
        bootstrap
                .group(group)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(acceptFailure);
        ChannelFuture binding = switch (source) {
            case Presence presence -> {
                sockets.prepare(bootstrap.channelFactory(sockets.listeners(address)), address, presence);
                yield bootstrap.bind(address);
            }
            case PassedSockets passed ->
                bootstrap.channelFactory(sockets.listener(passed.listening(address))).register();
        };
        binding.awaitUninterruptibly();
        if (!binding.isSuccess()) {
            Throwable cause = binding.cause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
        InetSocketAddress real = (InetSocketAddress) binding.channel().localAddress();
        bound.put(real, binding.channel());
        return real;
    }

    /// Begins to accept connections on an address that [#reserve] returned, first those of clients that wait. No effect for
    /// other addresses.
    public void start(InetSocketAddress address) {
        Channel listener = bound.get(address);
        if (listener != null) {
            listener.config().setAutoRead(true);
        }
    }

    /// Ends listening on an address that [#reserve] returned; connections that it has accepted stay open.
    public void unbind(InetSocketAddress address) {
        Channel listener = bound.remove(address);
        if (listener != null) {
            listener.close().awaitUninterruptibly(END_MILLIS);
        }
    }

    /// Ends listening, and each connection as soon as its last response is sent. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    public int finish() {
        if (!bound.isEmpty()) {
            bound.keySet().forEach(this::unbind);
            // Connections that were just accepted are in the table then.
            awaitTasks();
        }
        return connections.finish();
    }

    /// The connections that are open. Each user adds its own.
    public ConnectionTable connections() {
        return connections;
    }

    /// Runs tasks on the thread of an event loop; one executor for each.
    public List<Executor> loops() {
        List<Executor> loops = new ArrayList<>();
        group.forEach(loops::add);
        return loops;
    }

    /// Waits until the connections have been closed. The end of an event loop would close the rest without the last messages of
    /// their protocols.
    private void awaitTasks() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        List<Future<?>> tasks = new ArrayList<>();
        group.forEach(loop -> tasks.add(loop.submit(() -> {})));
        tasks.forEach(task -> task.awaitUninterruptibly(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    /// Closes listeners and connections and ends the event loops, within a second.
    @Override
    public void close() {
        bound.keySet().forEach(this::unbind);
        connections.close();
        if (!group.isShuttingDown()) {
            awaitTasks();
        }
        group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    }
}
