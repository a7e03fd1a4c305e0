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

/// An open connection. Any thread.
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

    /// Closes a channel from its own event loop, so that its connection counts as closed by the client.
    public static void closeAsClient(Channel channel) {
        if (channel.isActive()) {
            channel.attr(CLOSED_BY_CLIENT).set(true);
        }
        var _ = channel.close();
    }

    private Sender closedBy() {
        return channel.hasAttr(CLOSED_BY_CLIENT) ? Sender.CLIENT : closedBy;
    }

    /// From 1, in the order in which connections are opened.
    public int number() {
        return number;
    }

    public Channel channel() {
        return channel;
    }

    public InetSocketAddress local() {
        return local;
    }

    /// The server, or the proxy before it.
    public InetSocketAddress remote() {
        return remote;
    }

    public Optional<TlsOutcome> tls() {
        return tls;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /// Notes what the kernel knows of it now, for when it will be closed and nothing can be known any more.
    public void updateTcpInfo() {
        Optional<TcpInfo> now = TcpInfoReader.of(channel);
        if (now.isPresent()) {
            tcp.set(now);
        }
    }

    /// Says that nothing more will be sent, to TLS where there is TLS (RFC 8446 section 6.1) and then to TCP (RFC 9293
    /// section 3.6). The other side usually does the same then, and with that it is closed.
    public void shutdownOutput() {
        if (channel.isOpen()) {
            updateTcpInfo();
            closedBy = Sender.CLIENT;
            channel.eventLoop().execute(this::sendCloseNotifyAndFin);
        }
    }

    private void sendCloseNotifyAndFin() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        Future<?> farewell = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        farewell.addListener(_ -> {
            if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                var _ = duplex.shutdownOutput();
            }
        });
    }

    /// Waits until it is closed.
    ///
    /// @return whether it is, when the patience is over
    public boolean awaitClosed(Duration timeout) {
        return channel.closeFuture().awaitUninterruptibly(timeout.toMillis());
    }

    /// Closes it from this side at once, with TLS's own farewell where there is TLS; waits until it is.
    @Override
    public void close() {
        if (channel.isOpen()) {
            updateTcpInfo();
            closedBy = Sender.CLIENT;
            channel.close().awaitUninterruptibly();
        }
    }
}
