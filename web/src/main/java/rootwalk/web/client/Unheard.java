package rootwalk.web.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;

/// The end of the pipeline of an HTTP/2 connection: frames about the connection itself need no reader, and what goes wrong
/// ends it; requests learn of that by their streams. Event loop of its channel.
final class Unheard extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        // An error of HTTP/2 itself: the codec closes, and says which.
        if (!(why instanceof Http2Exception)) {
            var _ = context.close();
        }
    }
}
