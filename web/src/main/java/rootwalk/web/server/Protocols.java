package rootwalk.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import rootwalk.web.http.Http2Tail;
import rootwalk.web.server.Conversation.Carrier;

/// Sets up a connection for the version of HTTP that it turned out to speak. Event loop only.
record Protocols(ServerState server, WebConnection connection) {

    void speakHttp1(ChannelPipeline pipeline, Door door) {
        pipeline.addLast(new RequestDecoder(server.answers().settings()));
        pipeline.addLast(new HttpResponseEncoder());
        pipeline.addLast(new Conversation(pipeline.channel(), Carrier.CONNECTION, server, connection, door));
    }

    void speakHttp2(ChannelPipeline pipeline, Door door) {
        WebSettings settings = server.answers().settings();
        Http2FrameCodec codec = ServerFrames.codec(server, settings);
        pipeline.addLast(codec);
        pipeline.addLast(new FloodGuard(pipeline.channel(), codec, connection.loop(), settings));
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new StreamFields());
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream.pipeline().addLast(new Conversation(stream, Carrier.STREAM, server, connection, door));
            }
        }));
        pipeline.addLast(new Http2Tail(ServerState::noteIfOurs));
    }
}
