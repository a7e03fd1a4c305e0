package rootwalk.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import rootwalk.web.http.Http2TailHandler;
import rootwalk.web.server.HttpServerHandler.ChannelKind;

/// Adds the handlers of HTTP/1 or HTTP/2 to a connection. Event loop only.
record ProtocolSetup(ServerState server, WebConnection connection) {

    void addHttp1(ChannelPipeline pipeline, ConnectionInfo connectionInfo) {
        pipeline.addLast(new RequestDecoder(server.router().settings()));
        pipeline.addLast(new HttpResponseEncoder());
        pipeline.addLast(
                new HttpServerHandler(pipeline.channel(), ChannelKind.CONNECTION, server, connection, connectionInfo));
    }

    void addHttp2(ChannelPipeline pipeline, ConnectionInfo connectionInfo) {
        WebSettings settings = server.router().settings();
        Http2FrameCodec codec = ServerFrameCodecBuilder.codec(server, settings);
        pipeline.addLast(codec);
        pipeline.addLast(new FloodGuard(pipeline.channel(), codec, connection.loop(), settings));
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new StreamFieldCheck());
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream.pipeline()
                        .addLast(new HttpServerHandler(stream, ChannelKind.STREAM, server, connection, connectionInfo));
            }
        }));
        pipeline.addLast(new Http2TailHandler(ServerState::reportIfInternal));
    }
}
