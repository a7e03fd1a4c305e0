package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/// Counts the octets of one stream that Netty's codec may keep, since they are no complete frame of header fields yet. The first handler
/// of its stream. Event loop only.
final class Http3Undecoded extends ChannelInboundHandlerAdapter {

    private final Http3Connection connection;
    private int octets;
    private boolean hasFrame;

    Http3Undecoded(Http3Connection connection) {
        this.connection = connection;
    }

    /// The codec has decoded a frame.
    void decoded() {
        hasFrame = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        int more = ((ByteBuf) message).readableBytes();
        hasFrame = false;
        context.fireChannelRead(message);
        // What is left after a frame is not more than what was read.
        set(hasFrame ? more : octets + more);
    }

    /// With the end of a request, nothing is kept.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            set(0);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        set(0);
        context.fireChannelInactive();
    }

    private void set(int now) {
        connection.keep(now - octets);
        octets = now;
    }
}
