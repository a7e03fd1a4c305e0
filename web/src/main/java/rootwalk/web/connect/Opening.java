package rootwalk.web.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// The end of a channel's pipeline while it is being opened: what goes wrong is told by the future of that step, and need
/// not be caught, and logged, once more. Event loop of its channel.
final class Opening extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        var _ = context.close();
    }
}
