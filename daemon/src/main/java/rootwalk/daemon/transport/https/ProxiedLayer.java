package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.ProxyInput;
import rootwalk.web.server.SecurityLayer;

/// Connections in clear text of proxies at which the TLS of clients ends, and of this host. Others are closed: their queries could be read by
/// everyone. A proxy may name the client in a header of the PROXY protocol; the [ForwardedClients] are those of others. Thread-safe.
///
/// @param proxyProtocol knows the proxies
/// @param timeout until the first octets of a proxy, called for each connection
public record ProxiedLayer(ProxyProtocol proxyProtocol, Supplier<Duration> timeout) implements SecurityLayer {

    @Override
    public ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public void add(Channel channel, InetSocketAddress peer, SecuredConnection connection) {
        ClientAddress address = new ClientAddress();
        address.set(peer);
        channel.pipeline().addLast(new FlushConsolidationHandler(HttpsLayer.FLUSHES));
        if (proxyProtocol.proxies().contains(address)) {
            ProxyInput.addOptional(channel.pipeline(), proxyProtocol, address, named -> {
                connection.identified(named.toSocketAddress());
                connection.established();
            }, connection::established);
            channel.config().setAutoRead(true);
            var _ = channel.eventLoop().schedule(() -> closeIfSilent(channel), timeout.get().toMillis(),
                    TimeUnit.MILLISECONDS);
        } else if (peer.getAddress().isLoopbackAddress()) {
            connection.established();
        } else {
            var _ = channel.close();
        }
    }

    private static void closeIfSilent(Channel channel) {
        if (channel.pipeline().get(ProxyInput.class) != null) {
            var _ = channel.close();
        }
    }
}
