package rootwalk.web.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;

/// The end of the pipeline of an HTTP/2 connection: frames about the connection itself need no reader, and what goes wrong
/// ends it. Event loop only.
final class Unheard extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ServerState.noteIfOurs(cause);
        // An error of HTTP/2 itself: the codec closes, and says which.
        if (!(cause instanceof Http2Exception)) {
            var _ = context.close();
        }
    }
}
