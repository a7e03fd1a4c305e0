package rootwalk.web.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.ReferenceCountUtil;

/// Checks the fields of an HTTP/2 request before it is converted to an HTTP/1 message. A malformed request is a stream error
/// (RFC 9113 section 8.1.1). Event loop only.
final class StreamFieldCheck extends ChannelInboundHandlerAdapter {

    private boolean begun;
    private boolean rejected;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame fields && !rejected && !isValid(fields.headers())) {
            rejected = true;
            var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
        if (rejected) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    private boolean isValid(Http2Headers fields) {
        boolean isTrailer = begun;
        begun = true;
        // The codec adds the scheme in this field, so the client's value is removed.
        fields.remove(ExtensionHeaderNames.SCHEME.text());
        return isTrailer ? StreamFields.hasValidValues(fields) : StreamFields.isHead(fields);
    }
}
