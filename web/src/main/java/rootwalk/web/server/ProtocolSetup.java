package rootwalk.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import rootwalk.web.http.Http2TailHandler;
import rootwalk.web.server.HttpServerHandler.ChannelKind;

/// Adds the handlers of HTTP/1 or HTTP/2 to a connection. Event loop only.
record ProtocolSetup(ServerState server, WebConnection connection) {

    /// HTTP/1 has no flow control but that of TCP.
    private record ConnectionWindow(Channel channel) implements SendWindow {

        @Override
        public int octets() {
            return channel.isWritable() ? Integer.MAX_VALUE : 0;
        }

        @Override
        public boolean isClosedByStream() {
            return false;
        }
    }

    /// The windows of an HTTP/2 stream and of its connection (RFC 9113 section 5.2.1).
    private record StreamWindow(Http2Connection connection, Http2StreamChannel channel) implements SendWindow {

        @Override
        public int octets() {
            Http2Stream stream = connection.stream(channel.stream().id());
            var windows = connection.remote().flowController();
            return stream != null && windows.isWritable(stream)
                    ? Math.min(windows.windowSize(stream), windows.windowSize(connection.connectionStream()))
                    : 0;
        }

        @Override
        public boolean isClosedByStream() {
            Http2Stream stream = connection.stream(channel.stream().id());
            return stream == null || connection.remote().flowController().windowSize(stream) <= 0;
        }
    }

    /// Netty treats a stream as closed while its last frame waits for the client's flow-control window, so each end is a reset.
    private record Http2Abort(Http2StreamChannel channel) implements StreamAbort {

        @Override
        public void finished() {
            reset(Http2Error.NO_ERROR);
        }

        @Override
        public void cancelled() {
            reset(Http2Error.CANCEL);
        }

        @Override
        public void failed(Throwable cause) {
            reset(switch (cause) {
                case Http2Exception malformed -> malformed.error();
                case CodecException _ -> Http2Error.PROTOCOL_ERROR;
                default -> Http2Error.INTERNAL_ERROR;
            });
        }

        private void reset(Http2Error why) {
            var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
        }
    }

    /// @param protocol selected by ALPN; without one, the client uses HTTP/1
    void add(ChannelPipeline pipeline, String protocol, ConnectionInfo connectionInfo) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            addHttp2(pipeline, connectionInfo);
        } else {
            addHttp1(pipeline, connectionInfo);
        }
    }

    void addHttp1(ChannelPipeline pipeline, ConnectionInfo connectionInfo) {
        pipeline.addLast(new RequestDecoder(server.router().settings()));
        pipeline.addLast(new HttpResponseEncoder());
        pipeline.addLast(
                new HttpServerHandler(pipeline.channel(), ChannelKind.CONNECTION, server, connection, connectionInfo,
                        new ConnectionWindow(pipeline.channel()), StreamAbort.NONE));
    }

    void addHttp2(ChannelPipeline pipeline, ConnectionInfo connectionInfo) {
        WebSettings settings = connection.settings();
        Http2FrameCodec codec = ServerFrameCodecBuilder.codec(server, settings);
        pipeline.addLast(codec);
        codec.connection().remote().flowController().listener(_ -> connection.resumeSoon());
        pipeline.addLast(new FloodGuard(pipeline.channel(), codec, connection, settings));
        pipeline.addLast(server.router().sites().isInMemory()
                ? new StreamExchanges(codec, server, connection, connectionInfo)
                : streamChannels(codec.connection(), connectionInfo));
        pipeline.addLast(new Http2TailHandler(ServerState::reportIfInternal));
    }

    private ChannelHandler streamChannels(Http2Connection streams, ConnectionInfo connectionInfo) {
        return new Http2MultiplexHandler(new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(Http2StreamChannel stream) {
                stream.pipeline().addLast(new StreamFieldCheck());
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream.pipeline()
                        .addLast(new HttpServerHandler(stream, ChannelKind.HTTP_2_STREAM, server, connection,
                                connectionInfo, new StreamWindow(streams, stream), new Http2Abort(stream)));
            }
        });
    }
}
