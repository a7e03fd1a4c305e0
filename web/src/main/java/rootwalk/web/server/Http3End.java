package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;

/// Ends this side of a stream together with the octets of the last frame, which Netty's codec writes in one buffer. An end without octets may
/// be lost: when the client has acknowledged all octets, quiche takes the stream for complete, and does not repeat its end. Event loop only.
final class Http3End extends ChannelOutboundHandlerAdapter {

    private boolean isNext;

    /// The next frame is the last one.
    void withNextFrame() {
        isNext = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var _ = context.write(isNext ? new DefaultQuicStreamFrame((ByteBuf) message, true) : message, promise);
    }
}
