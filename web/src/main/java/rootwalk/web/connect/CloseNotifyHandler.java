package rootwalk.web.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/// Takes the end of TLS for the end of the connection (RFC 8446 section 6.1): some servers say `close_notify` and then
/// wait for the other side to close TCP. Event loop of its channel.
final class CloseNotifyHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            var _ = context.close();
        }
    }
}
