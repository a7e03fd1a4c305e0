package rootwalk.web.client;

import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/// Builds Netty's HTTP/2 frame codec for a client. It does not validate field values, which [ResponseRules] does: a
/// control character in a cookie is not an error of HTTP/2 (RFC 9113 section 8.2.1). Used once.
final class ClientFrameCodecBuilder extends Http2FrameCodecBuilder {

    private final Limits limits;

    private ClientFrameCodecBuilder(Limits limits) {
        this.limits = limits;
    }

    /// @param window the initial flow-control window of streams, in octets
    static Http2FrameCodec codec(Limits limits, int window) {
        var builder = new ClientFrameCodecBuilder(limits);
        builder.server(false);
        // Requests beyond the concurrent streams of the server wait.
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
