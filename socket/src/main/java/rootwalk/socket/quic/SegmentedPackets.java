package rootwalk.socket.quic;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import rootwalk.socket.kernel.Errno;

/// Passes packets of a connection that have the same length to the kernel as one, which the kernel or the network card divides (`UDP_SEGMENT` of
/// Linux). If a packet cannot be sent so, as with network cards that make no checksums, the packets of this socket are no longer joined, and
/// QUIC repeats those that are lost. The first handler of a socket. Event loop only.
final class SegmentedPackets extends ChannelOutboundHandlerAdapter implements SegmentedDatagramPacketAllocator {

    /// The most packets that are joined. They must not be longer than a datagram together.
    private static final int MOST = 32;

    private final SegmentedDatagramPacketAllocator allocator;
    private boolean areJoined = true;

    SegmentedPackets(SegmentedDatagramPacketAllocator allocator) {
        this.allocator = allocator;
    }

    /// Joins packets if the system can.
    static SegmentedPackets ofSystem() {
        return new SegmentedPackets(EpollQuicUtils.newSegmentedAllocator(MOST));
    }

    /// 0 if packets are not joined.
    @Override
    public int maxNumSegments() {
        return areJoined ? allocator.maxNumSegments() : 0;
    }

    @Override
    public DatagramPacket newPacket(ByteBuf packets, int length, InetSocketAddress client) {
        return allocator.newPacket(packets, length, client);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof SegmentedDatagramPacket) {
            var _ = context.write(message, promise.unvoid())
                    .addListener(sent -> areJoined &= sent.isSuccess() || !isOfJoining(sent.cause()));
        } else {
            var _ = context.write(message, promise);
        }
    }

    /// Whether the system cannot divide packets. Other failures are those of a client, or pass.
    private static boolean isOfJoining(Throwable failure) {
        return failure instanceof Errors.NativeIoException error
                && (error.expectedErr() == -Errno.EIO || error.expectedErr() == -Errno.EINVAL
                        || error.expectedErr() == -Errno.EMSGSIZE);
    }
}
