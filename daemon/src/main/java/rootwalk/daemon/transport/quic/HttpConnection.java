package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;

import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.web.server.Http3Connection;
import rootwalk.web.server.Http3Server;

/// A connection with requests of HTTP/3 (RFC 9114), which the web server reads and answers. Event loop only, except for [#isIdle],
/// [#activeAt] and [#close].
final class HttpConnection extends QuicConnection {

    private final Http3Server server;
    private volatile @Nullable Http3Connection requests;

    /// @param from the address of the client
    HttpConnection(QuicChannel channel, InetSocketAddress from, QuicWatch watch, Http3Server server, Shared shared,
            StreamSettings settings) {
        super(channel, from, watch, shared, settings);
        this.server = server;
    }

    @Override
    public boolean isIdle() {
        Http3Connection open = requests;
        return open == null || open.isIdle();
    }

    @Override
    public long activeAt() {
        Http3Connection open = requests;
        return open == null ? begunAt() : open.activeAt();
    }

    @Override
    boolean isAnswering() {
        return !isIdle();
    }

    @Override
    int code(Ending why) {
        return switch (why) {
            case DONE -> Http3ErrorCode.H3_NO_ERROR.code();
            case OVERLOAD -> Http3ErrorCode.H3_EXCESSIVE_LOAD.code();
            case VIOLATION -> Http3ErrorCode.H3_GENERAL_PROTOCOL_ERROR.code();
            case DEFECT -> Http3ErrorCode.H3_INTERNAL_ERROR.code();
        };
    }

    @Override
    void leaving() {
        Http3Connection open = requests;
        if (open != null) {
            open.goAway();
        }
    }

    @Override
    void established(QuicChannel channel, InetSocketAddress from) {
        requests = server.accept(channel, from);
    }

    /// The web server has deadlines of its own.
    @Override
    void endIfOverdue(long now) {}
}
