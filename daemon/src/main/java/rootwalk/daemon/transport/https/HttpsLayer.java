package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.ProxyInput;
import rootwalk.daemon.transport.stream.StreamTls;
import rootwalk.daemon.transport.stream.TlsUser;
import rootwalk.web.server.SecurityLayer;

/// The TLS of connections over HTTPS. A response has records of its own, as those of Unbound and BIND have: dnsperf takes one response of
/// each record, and counts others in it as lost. The records are still sent together. Thread-safe.
///
/// @param engines makes the engine of each new connection, which selects a version of HTTP
/// @param timeout for a handshake, called for each connection
/// @param proxyProtocol for connections that begin with a header
public record HttpsLayer(
        StreamTls tls, Supplier<SSLEngine> engines, Supplier<Duration> timeout, ProxyProtocol proxyProtocol)
        implements
            SecurityLayer {

    /// The most responses that are sent together.
    static final int FLUSHES = 64;

    private record Secured(ClientAddress client, SecuredConnection connection) implements TlsUser {

        @Override
        public void secured(TlsClient shown) {
            connection.established(shown.protocol());
        }

        void identified(ClientAddress named) {
            client.set(named);
            connection.identified(named.toSocketAddress());
        }
    }

    @Override
    public ByteBufAllocator allocator() {
        return tls.allocator();
    }

    @Override
    public void add(Channel channel, InetSocketAddress peer, SecuredConnection connection) {
        ClientAddress address = new ClientAddress();
        address.set(peer);
        Secured user = new Secured(address, connection);
        channel.pipeline().addLast(new RecordJoin(), new FlushConsolidationHandler(FLUSHES));
        ProxyInput.add(channel.pipeline(), proxyProtocol, address, user::identified);
        tls.add(channel.pipeline(), engines.get(), user, timeout.get());
    }
}
