package rootwalk.daemon.transport.stream;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import rootwalk.daemon.pipeline.HandshakeObserver;

/// What the connections over TLS share: the source of their engines, and the threads that do the expensive steps of
/// handshakes. Connections over HTTPS have engines of their own. Thread-safe.
public final class StreamTls implements AutoCloseable {

    private static final long THREAD_IDLE_SECONDS = 60;

    /// Buffers of each size that an event loop keeps: a record needs one for a moment.
    private static final int CACHED = 16;

    private final Supplier<SSLEngine> engines;
    private final HandshakeObserver observer;
    private final ExecutorService handshakes;

    /// The SSL engine of the JDK reads and writes arrays of some 16 KiB, which are pooled here: other connections have no
    /// memory on the heap.
    private final ByteBufAllocator allocator;

    /// @param engines makes the engine of each new connection, which selects [rootwalk.daemon.pipeline.TlsClient#DNS_OVER_TLS]
    /// @param loops event loops of the transport; half as many threads do handshakes, so that a flood of new connections
    ///     leaves processors to the loops
    public StreamTls(
            Supplier<SSLEngine> engines, HandshakeObserver observer, int loops, ThreadFactory factory) {
        this.engines = engines;
        this.observer = observer;
        int threads = threads(loops);
        // A connection has at most one step in the queue, so the limit of connections is that of the queue.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, THREAD_IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        handshakes = pool;
        allocator = new PooledByteBufAllocator(true, loops, loops, 8192, 4, CACHED, 0, false);
    }

    /// The most threads.
    public static int threads(int loops) {
        return Math.max(1, loops / 2);
    }

    /// The threads for handshakes.
    ExecutorService handshakes() {
        return handshakes;
    }

    /// Allocates the buffers of connections.
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /// Adds the handlers of a new connection for messages with a length before each.
    void add(ChannelPipeline pipeline, StreamConnection connection, StreamSettings limits) {
        add(pipeline, engines.get(), connection, limits.timeout());
        pipeline.addLast(connection);
    }

    /// Adds the handlers of a new connection for another protocol.
    ///
    /// @param user adds the handlers of the protocol when the handshake is complete
    /// @param timeout for the handshake
    public void add(ChannelPipeline pipeline, SSLEngine engine, TlsUser user, Duration timeout) {
        SslHandler handler = new SslHandler(engine, handshakes);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        pipeline.addLast(new HandshakeInput(observer), handler, new TlsEvents(engine, user, observer));
    }

    /// Ends the threads. Handshakes that are not complete stay so until their time limit.
    @Override
    public void close() {
        handshakes.shutdownNow();
    }
}
