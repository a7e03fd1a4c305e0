package rootwalk.web.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/// Closes the connection after `close_notify` (RFC 8446 section 6.1): some servers send it and then wait for the client
/// to close TCP. Event loop of its channel.
final class CloseNotifyHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            var _ = context.close();
        }
    }
}
