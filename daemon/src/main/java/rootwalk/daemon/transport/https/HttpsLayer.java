package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.stream.StreamTls;
import rootwalk.daemon.transport.stream.TlsUser;
import rootwalk.web.server.SecurityLayer;

/// The TLS of connections over HTTPS. Thread-safe.
///
/// @param engines makes the engine of each new connection, which selects a version of HTTP
/// @param timeout for a handshake, called for each connection
public record HttpsLayer(StreamTls tls, Supplier<SSLEngine> engines, Supplier<Duration> timeout)
        implements
            SecurityLayer {

    private record Established(ClientAddress client, Consumer<String> next) implements TlsUser {

        @Override
        public void secured(TlsClient shown) {
            next.accept(shown.protocol());
        }
    }

    @Override
    public ByteBufAllocator allocator() {
        return tls.allocator();
    }

    @Override
    public void add(Channel channel, InetSocketAddress client, Consumer<String> established) {
        ClientAddress address = new ClientAddress();
        address.set(client);
        tls.add(channel.pipeline(), engines.get(), new Established(address, established), timeout.get());
    }
}
