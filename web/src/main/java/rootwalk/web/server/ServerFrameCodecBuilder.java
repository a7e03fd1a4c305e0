package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Settings;

/// Builds Netty's HTTP/2 frame codec for a server. It counts the errors of clients: each stream or connection that it
/// closes for one (RFC 9113 section 5.4). Some of these errors reach no handler. Used once.
final class ServerFrameCodecBuilder extends Http2FrameCodecBuilder {

    private static final int STREAM_WINDOW = 64 << 10;
    private static final int RESET_SECONDS = 30;
    private static final int SMALL_CONTINUATIONS = 8;
    private static final int QUEUED_CONTROL_FRAMES = 1000;
    private static final long GRACE_MILLIS = 1000;

    private final ServerState server;

    private ServerFrameCodecBuilder(ServerState server) {
        this.server = server;
    }

    static Http2FrameCodec codec(ServerState server, WebSettings settings) {
        var builder = new ServerFrameCodecBuilder(server);
        builder.server(true);
        return builder.initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(settings.streams())
                .initialWindowSize(STREAM_WINDOW).maxHeaderListSize(settings.head()))
                .decoderEnforceMaxRstFramesPerWindow(settings.resets(), RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(settings.resets(), RESET_SECONDS)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                .validateHeaders(true).validateRequiredPseudoHeaders(true)
                .gracefulShutdownTimeoutMillis(GRACE_MILLIS).build();
    }

    @Override
    protected Http2FrameCodec build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        return super.build(decoder, new Counting(encoder), settings);
    }

    private final class Counting extends DecoratingHttp2ConnectionEncoder {

        Counting(Http2ConnectionEncoder encoder) {
            super(encoder);
        }

        @Override
        public ChannelFuture writeRstStream(ChannelHandlerContext context, int stream, long error,
                ChannelPromise promise) {
            count(error);
            return super.writeRstStream(context, stream, error, promise);
        }

        /// Netty does not write GOAWAY through the encoder.
        @Override
        public Http2FrameWriter frameWriter() {
            return new DecoratingHttp2FrameWriter(super.frameWriter()) {
                @Override
                public ChannelFuture writeGoAway(ChannelHandlerContext context, int lastStream, long error,
                        ByteBuf text, ChannelPromise promise) {
                    count(error);
                    return super.writeGoAway(context, lastStream, error, text, promise);
                }
            };
        }

        private void count(long error) {
            boolean isOfTheClient = error != Http2Error.NO_ERROR.code() && error != Http2Error.CANCEL.code()
                    && error != Http2Error.INTERNAL_ERROR.code() && error != Http2Error.REFUSED_STREAM.code();
            if (isOfTheClient) {
                server.protocolError();
            }
        }
    }
}
