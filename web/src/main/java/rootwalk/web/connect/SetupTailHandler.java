package rootwalk.web.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

/// The end of a channel's pipeline while it is being opened: what fails is reported by the future of that step, and need
/// not be caught, and logged, once more. Event loop of its channel.
///
/// While a connection is being opened nothing is read beyond what opens it. What came in one piece with the answer of a proxy
/// is counted and not looked at.
final class SetupTailHandler extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Integer> EARLY = AttributeKey.valueOf(SetupTailHandler.class, "early");

    /// Octets that came before anything was sent through a tunnel. Event loop of the channel.
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
