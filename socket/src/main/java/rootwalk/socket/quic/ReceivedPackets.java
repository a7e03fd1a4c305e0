package rootwalk.socket.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;

/// Counts the packets of a connection, after each time that datagrams are read. Datagrams of others, such as those for an earlier connection, are not counted. In the
/// pipeline of the UDP socket, before the codec. Event loop only, except for [#count].
final class ReceivedPackets extends ChannelInboundHandlerAdapter {

    private final QuicChannel connection;
    private volatile long count;

    ReceivedPackets(QuicChannel connection) {
        this.connection = connection;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        var _ = connection.collectStats().addListener(stats -> {
            if (stats.isSuccess()) {
                count = ((QuicConnectionStats) stats.getNow()).recv();
            }
        });
    }

    long count() {
        return count;
    }
}
