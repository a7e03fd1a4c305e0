package rootwalk.web.client;

import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/// Netty's codec of HTTP/2 frames for a client. Values of fields are not looked at here, but by [ResponseRules]: a control
/// character in a cookie is no breach of HTTP/2 (RFC 9113 section 8.2.1). Used once.
final class ClientFrameCodecBuilder extends Http2FrameCodecBuilder {

    private final Limits limits;

    private ClientFrameCodecBuilder(Limits limits) {
        this.limits = limits;
    }

    /// @param window
    ///            what a server may send before it gets a window update, in octets
    static Http2FrameCodec codec(Limits limits, int window) {
        var builder = new ClientFrameCodecBuilder(limits);
        builder.server(false);
        // More requests than the server permits streams wait for one to end.
        return builder.encoderEnforceMaxConcurrentStreams(true).gracefulShutdownTimeoutMillis(0)
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(window)
                        .maxHeaderListSize(limits.head()))
                .build();
    }

    @Override
    protected Http2FrameCodec build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        var reader = new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(true, false, limits.head()),
                decoderEnforceMaxSmallContinuationFrames());
        return super.build(new DefaultHttp2ConnectionDecoder(decoder.connection(), encoder, reader,
                promisedRequestVerifier(), isAutoAckSettingsFrame(), isAutoAckPingFrame(), isValidateHeaders()),
                encoder, settings);
    }
}
