package rootwalk.web.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

/// The end of the pipeline while a connection is opened. The future of each step reports its errors, so they are not
/// logged again. Data that arrives together with the response of a proxy is counted and released. Used by the event
/// loop of its channel.
final class SetupTailHandler extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Integer> EARLY = AttributeKey.valueOf(SetupTailHandler.class, "early");

    /// Octets that were received before the client sent anything through the tunnel. Event loop of the channel.
    static int earlyOctets(Channel channel) {
        Integer octets = channel.attr(EARLY).get();
        return octets == null ? 0 : octets;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf octets) {
            context.channel().attr(EARLY).set(earlyOctets(context.channel()) + octets.readableBytes());
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        var _ = context.close();
    }
}
