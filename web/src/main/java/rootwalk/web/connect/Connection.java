package rootwalk.web.connect;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathEvent.Sender;
import rootwalk.web.path.TcpInfo;
import rootwalk.web.path.TlsOutcome;

/// An open connection. Thread-safe.
public final class Connection implements AutoCloseable {

    private static final AttributeKey<Boolean> CLOSED_BY_CLIENT = AttributeKey.valueOf(Connection.class, "ended-here");

    private final int number;
    private final Channel channel;
    private final Optional<TlsOutcome> tls;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final AtomicReference<Optional<TcpInfo>> tcp = new AtomicReference<>(Optional.empty());
    private volatile Sender closedBy = Sender.SERVER;

    Connection(int number, Channel channel, Optional<TlsOutcome> tls, FetchTimeline timeline) {
        this.number = number;
        this.channel = channel;
        this.tls = tls;
        local = (InetSocketAddress) channel.localAddress();
        remote = (InetSocketAddress) channel.remoteAddress();
        updateTcpInfo();
        channel.closeFuture().addListener(
                _ -> timeline.report(at -> new PathEvent.ConnectionClosed(at, number, closedBy(), tcp.get())));
    }

    /// Closes a channel from its event loop. The connection is reported as closed by the client.
    public static void closeAsClient(Channel channel) {
        if (channel.isActive()) {
            channel.attr(CLOSED_BY_CLIENT).set(true);
        }
        var _ = channel.close();
    }

    private Sender closedBy() {
        return channel.hasAttr(CLOSED_BY_CLIENT) ? Sender.CLIENT : closedBy;
    }

    /// The number of the connection, from 1, in the order of opening.
    public int number() {
        return number;
    }

    public Channel channel() {
        return channel;
    }

    public InetSocketAddress local() {
        return local;
    }

    /// The address of the server, or of the proxy.
    public InetSocketAddress remote() {
        return remote;
    }

    public Optional<TlsOutcome> tls() {
        return tls;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /// Reads the TCP state from the kernel, which is not available after the close.
    public void updateTcpInfo() {
        Optional<TcpInfo> now = TcpInfoReader.of(channel);
        if (now.isPresent()) {
            tcp.set(now);
        }
    }

    /// Sends `close_notify` over TLS (RFC 8446 section 6.1) and then FIN (RFC 9293 section 3.6). The connection is
    /// closed when the server does the same.
    public void shutdownOutput() {
        if (channel.isOpen()) {
            updateTcpInfo();
            closedBy = Sender.CLIENT;
            channel.eventLoop().execute(this::sendCloseNotifyAndFin);
        }
    }

    private void sendCloseNotifyAndFin() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        Future<?> closeNotify = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        closeNotify.addListener(_ -> {
            if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                var _ = duplex.shutdownOutput();
            }
        });
    }

    /// Waits for the close.
    ///
    /// @return whether the connection is closed
    public boolean awaitClosed(Duration timeout) {
        return channel.closeFuture().awaitUninterruptibly(timeout.toMillis());
    }

    /// Closes the connection at once, with `close_notify` over TLS, and waits for the close.
    @Override
    public void close() {
        if (channel.isOpen()) {
            updateTcpInfo();
            closedBy = Sender.CLIENT;
            channel.close().awaitUninterruptibly();
        }
    }
}
