package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/// TLS of connections by handlers of the caller. Thread-safe.
public interface SecurityLayer {

    /// Allocates the buffers of connections.
    ByteBufAllocator allocator();

    /// Adds the handlers of a new connection, which is only read on request. If the handshake fails, the handlers close the
    /// connection.
    ///
    /// @param established called on the event loop when the handshake is complete, with the protocol that ALPN has selected,
    ///     or an empty text; then the connection is read
    void add(Channel channel, InetSocketAddress client, Consumer<String> established);
}
