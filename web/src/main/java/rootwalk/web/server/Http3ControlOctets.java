package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Counts what the client sends on a stream in one direction. The first handler of it. Event loop only.
final class Http3ControlOctets extends ChannelInboundHandlerAdapter {

    private final Http3Connection connection;

    Http3ControlOctets(Http3Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        connection.receiveControl(((ByteBuf) octets).readableBytes());
        context.fireChannelRead(octets);
    }
}
