package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.web.server.Http3Server;

/// Requests of HTTP/3 (RFC 9114). Thread-safe.
///
/// @param server reads and answers the requests
record HttpProtocol(Http3Server server) implements QuicProtocol {

    /// RFC 9114 section 6.2: a control stream, two of QPACK, and some of types that are unknown.
    private static final int CONTROL_STREAMS = 8;

    /// Octets that a client may send on one of them before they are read.
    private static final int CONTROL_WINDOW = 8 << 10;

    @Override
    public String name() {
        return "h3";
    }

    @Override
    public void prepare(QuicServerCodecBuilder codec) {
        codec.initialMaxStreamsUnidirectional(CONTROL_STREAMS).initialMaxStreamDataUnidirectional(CONTROL_WINDOW);
    }

    @Override
    public QuicConnection connection(QuicChannel channel, InetSocketAddress from, QuicWatch watch,
            QuicConnection.Shared shared, StreamSettings settings) {
        return new HttpConnection(channel, from, watch, server, shared, settings);
    }
}
