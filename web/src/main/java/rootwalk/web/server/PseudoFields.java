package rootwalk.web.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/// Whether a stream's request has a scheme of HTTP, and one host at most (RFC 9113 section 8.3.1), which cannot be seen any
/// more once it is a message as HTTP/1 has them. That the host is that of the authority is looked at by Netty's codec. Event
/// loop only.
final class PseudoFields extends ChannelInboundHandlerAdapter {

    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame head && !refused && !isSound(head.headers())) {
            refused = true;
            var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
        if (refused) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    private static boolean isSound(Http2Headers fields) {
        CharSequence scheme = fields.scheme();
        boolean isOurs = scheme == null || AsciiString.contentEqualsIgnoreCase(scheme, "http")
                || AsciiString.contentEqualsIgnoreCase(scheme, "https");
        return isOurs && fields.getAll(HttpHeaderNames.HOST).size() <= 1;
    }
}
