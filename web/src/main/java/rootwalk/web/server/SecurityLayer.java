package rootwalk.web.server;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/// Adds the handlers that come before those of HTTP: for TLS, or for connections of a proxy that ends TLS. Each response is flushed separately, so these handlers
/// see where it ends. Thread-safe.
public interface SecurityLayer {

    /// A connection with such handlers. Event loop only.
    interface SecuredConnection {

        /// The connection is one of another client than its other end, for example because that is a proxy. Before [#established].
        void identified(InetSocketAddress client);

        /// The handshake is complete. The connection is read from now on.
        ///
        /// @param protocol which ALPN has selected, or an empty text
        void established(String protocol);

        /// The client has TLS with a proxy, which forwards in clear text: HTTP/1, or HTTP/2 with prior knowledge (RFC 9113 section 3.3). The
        /// connection is read from now on.
        void established();
    }

    /// Allocates the buffers of connections.
    ByteBufAllocator allocator();

    /// Adds the handlers of a new connection, which is only read on request. If the handshake fails, the handlers close the
    /// connection.
    ///
    /// @param peer the other end of the connection
    void add(Channel channel, InetSocketAddress peer, SecuredConnection connection);
}
