package rootwalk.web.connect;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathEvent.Sender;
import rootwalk.web.path.TcpState;
import rootwalk.web.path.TlsOutcome;

/// An open connection. Any thread.
public final class Connection implements AutoCloseable {

    private final int number;
    private final Channel channel;
    private final Optional<TlsOutcome> tls;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final AtomicReference<Optional<TcpState>> tcp = new AtomicReference<>(Optional.empty());
    private volatile Sender closedBy = Sender.SERVER;

    Connection(int number, Channel channel, Optional<TlsOutcome> tls, Journey journey) {
        this.number = number;
        this.channel = channel;
        this.tls = tls;
        local = (InetSocketAddress) channel.localAddress();
        remote = (InetSocketAddress) channel.remoteAddress();
        look();
        channel.closeFuture().addListener(
                _ -> journey.tell(at -> new PathEvent.ConnectionClosed(at, number, closedBy, tcp.get())));
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
    public void look() {
        Optional<TcpState> now = Sockets.state(channel);
        if (now.isPresent()) {
            tcp.set(now);
        }
    }

    /// Closes it from this side, with TLS's own farewell where there is TLS; waits until it is.
    @Override
    public void close() {
        if (channel.isOpen()) {
            look();
            closedBy = Sender.CLIENT;
            channel.close().awaitUninterruptibly();
        }
    }
}
