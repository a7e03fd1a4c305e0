package rootwalk.web.server;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import rootwalk.web.server.HttpServerHandler.ChannelKind;

/// Adds the handlers of a request to each stream of an HTTP/3 connection that the client has opened for one, after those of Netty's
/// codec. Event loop only.
final class Http3Streams extends ChannelInitializer<QuicStreamChannel> {

    private final ServerState server;
    private final Http3Connection connection;
    private final WebConnection web;
    private final ConnectionInfo info;

    /// QUIC tells what it takes now, with regard to the windows of the stream and of its connection (RFC 9000 section 4.1).
    private record StreamWindow(QuicStreamChannel channel) implements SendWindow {

        @Override
        public int octets() {
            return channel.isWritable() ? (int) Math.min(channel.bytesBeforeUnwritable(), Integer.MAX_VALUE) : 0;
        }

        @Override
        public boolean isClosedByStream() {
            return !channel.isWritable();
        }
    }

    private record Http3Abort(ServerState server, Http3Connection connection, QuicStreamChannel channel)
            implements
                StreamAbort {

        /// RFC 9114 section 4.1.1: the rest of the request is not needed.
        @Override
        public void finished() {
            if (!channel.isInputShutdown()) {
                connection.abandoned();
                var _ = channel.shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
            }
        }

        @Override
        public void cancelled() {
            reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
        }

        @Override
        public void failed(Throwable cause) {
            switch (cause) {
                case Http3Exception malformed -> {
                    server.protocolError();
                    reset(malformed.errorCode());
                }
                case QuicException _ -> reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
                default -> reset(Http3ErrorCode.H3_INTERNAL_ERROR);
            }
        }

        private void reset(Http3ErrorCode code) {
            if (!channel.isInputShutdown()) {
                connection.abandoned();
            }
            var _ = channel.shutdown(code.code());
        }
    }

    Http3Streams(ServerState server, Http3Connection connection, WebConnection web, ConnectionInfo info) {
        this.server = server;
        this.connection = connection;
        this.web = web;
        this.info = info;
    }

    @Override
    protected void initChannel(QuicStreamChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (!connection.begin(channel)) {
            var _ = channel.shutdown(Http3ErrorCode.H3_REQUEST_REJECTED.code());
            var _ = channel.close();
            return;
        }
        var undecoded = new Http3Undecoded(connection);
        var end = new Http3End();
        pipeline.addFirst(undecoded, end);
        pipeline.addLast(new Http3Messages(connection, undecoded, end));
        pipeline.addLast(new HttpServerHandler(channel, ChannelKind.HTTP_3_STREAM, server, web, info,
                new StreamWindow(channel), new Http3Abort(server, connection, channel)));
    }
}
