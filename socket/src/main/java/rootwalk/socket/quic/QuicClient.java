package rootwalk.socket.quic;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import rootwalk.socket.stream.StreamSockets;

/// Connects to servers over QUIC, with one event loop and a UDP socket for each connection. Any thread that may block.
public final class QuicClient implements AutoCloseable {

    private static final long END_MILLIS = 500;

    /// Octets that a server may send before they are read.
    private static final long STREAM_WINDOW = 256 << 10;
    private static final long WINDOW = 1 << 20;

    private final StreamSockets sockets = StreamSockets.available();
    private final EventLoopGroup group;

    /// The server of a connection.
    ///
    /// @param tls may be shared with other connections to it
    /// @param idle without packets for this long, the connection ends
    public record Peer(InetSocketAddress server, QuicClientTls tls, Duration idle) {

        /// With a TLS of its own.
        ///
        /// @param name see [QuicClientTls], as for the next four
        public Peer(InetSocketAddress server, String name, String protocol, boolean checksName,
                X509ExtendedTrustManager trust, Optional<Identity> identity, Duration idle) {
            this(server, new QuicClientTls(name, protocol, checksName, trust, identity), idle);
        }
    }

    /// A key and its certificate chain.
    public record Identity(PrivateKey key, List<X509Certificate> chain) {}

    public QuicClient(ThreadFactory factory) {
        group = new MultiThreadIoEventLoopGroup(1, factory, sockets.ioHandlers());
    }

    /// Opens a connection. Blocks.
    ///
    /// @param timeout for the handshake
    /// @throws QuicUnreachableException if there is no response
    /// @throws IOException if the server is not accepted, or does not accept this client; an `SSLException` has the reason
    public QuicClientConnection connect(Peer peer, Duration timeout) throws IOException {
        InetSocketAddress any = new InetSocketAddress(
                peer.server().getAddress() instanceof Inet4Address ? "0.0.0.0" : "::", 0);
        CompletableFuture<SSLEngine> engine = new CompletableFuture<>();
        ChannelFuture binding = new Bootstrap().group(group).channelFactory(sockets.datagrams(any))
                .handler(codec(peer, engine)).bind(any);
        done(binding);
        QuicClientConnection connection = new QuicClientConnection(binding.channel());
        Future<QuicChannel> opening = QuicChannel.newBootstrap(binding.channel()).handler(connection)
                .streamHandler(new RefusedStream()).remoteAddress(peer.server())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis()).connect();
        try {
            done(opening);
        } catch (ConnectTimeoutException e) {
            var _ = binding.channel().close();
            throw new QuicUnreachableException("no response over QUIC in time", e);
        } catch (ClosedChannelException e) {
            var _ = binding.channel().close();
            throw explained(peer, engine, new IOException(connection.reason(), e));
        } catch (IOException e) {
            var _ = binding.channel().close();
            throw explained(peer, engine, e);
        }
        connection.opened(opening.getNow());
        return connection;
    }

    /// Waits for it.
    private static void done(Future<?> future) throws IOException {
        try {
            var _ = future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static IOException explained(Peer peer, CompletableFuture<SSLEngine> engine, IOException failure) {
        return engine.isDone() ? peer.tls().explained(engine.join(), failure) : failure;
    }

    /// @param made receives the engine of the connection
    private static ChannelHandler codec(Peer peer, CompletableFuture<SSLEngine> made) {
        return new QuicClientCodecBuilder()
                .sslEngineProvider(channel -> {
                    QuicSslEngine engine = peer.tls().newEngine(channel.alloc(), peer.server().getPort());
                    made.complete(engine);
                    return engine;
                })
                .maxIdleTimeout(peer.idle().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(WINDOW)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                .activeMigration(false)
                .build();
    }

    /// Begins to end the connections and the event loop. Never waits.
    public void end() {
        var _ = group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Ends the connections and the event loop, within a second.
    @Override
    public void close() {
        end();
        var _ = group.terminationFuture().awaitUninterruptibly(END_MILLIS);
    }

    /// A server of DNS opens no streams (RFC 9250 section 4.3.3).
    private static final class RefusedStream extends ChannelInitializer<QuicStreamChannel> {

        @Override
        protected void initChannel(QuicStreamChannel channel) {
            var _ = channel.parent().close();
        }
    }
}
