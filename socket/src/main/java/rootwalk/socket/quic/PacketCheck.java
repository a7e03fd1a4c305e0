package rootwalk.socket.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops datagrams that cannot be packets of clients, before anything else reads them: those without a whole header (RFC 9000 section 17),
/// and those that would begin a connection but are smaller than a client may send (RFC 9000 sections 6.1 and 14.1), so that a response is
/// never larger. Event loops only.
@Sharable
final class PacketCheck extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(PacketCheck.class);

    /// Octets of the connection IDs of this side.
    private static final int CONNECTION_ID = 20;

    /// The first octet, the version, and the lengths of two connection IDs.
    private static final int LONG_HEADER = 7;

    private static final int IS_LONG = 0x80;

    /// Set in all packets of version 1 (RFC 9000 sections 17.2 and 17.3.1).
    private static final int FIXED = 0x40;

    private static final int TYPE = 0x30;
    private static final int VERSION = 1;
    private static final int SMALLEST_FIRST = 1200;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof DatagramPacket packet && !isPossible(packet.content())) {
            boolean ignored = packet.release();
            return;
        }
        context.fireChannelRead(message);
    }

    static boolean isPossible(ByteBuf packet) {
        int length = packet.readableBytes();
        if (length == 0) {
            return false;
        }
        int first = packet.getByte(packet.readerIndex());
        if ((first & IS_LONG) == 0) {
            return length > CONNECTION_ID && (first & FIXED) != 0;
        }
        if (length < LONG_HEADER) {
            return false;
        }
        boolean isKnown = packet.getInt(packet.readerIndex() + 1) == VERSION;
        if (isKnown && (first & FIXED) == 0) {
            return false;
        }
        boolean begins = !isKnown || (first & TYPE) == 0;
        return !begins || length >= SMALLEST_FIRST;
    }

    /// The last handler of a socket gets what the others throw.
    static final class Failures extends ChannelInboundHandlerAdapter {

        @Override
        @SuppressWarnings("deprecation")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("a packet of QUIC could not be read", cause);
        }
    }
}
