package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import rootwalk.daemon.transport.stream.StreamSettings;

/// A protocol above QUIC. Thread-safe.
interface QuicProtocol {

    /// Its name for ALPN. A client that does not offer it is refused.
    String name();

    /// Sets what is peculiar to its streams.
    void prepare(QuicServerCodecBuilder codec);

    /// Makes the handler of a new connection. Called on its event loop.
    ///
    /// @param from the address of the client
    QuicConnection connection(QuicChannel channel, InetSocketAddress from, QuicWatch watch,
            QuicConnection.Shared shared, StreamSettings settings);
}
