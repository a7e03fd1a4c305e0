package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import rootwalk.socket.kernel.Errno;

class SegmentedPacketsTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

    private final SegmentedPackets packets = new SegmentedPackets(new SegmentedDatagramPacketAllocator() {
        @Override
        public int maxNumSegments() {
            return 9;
        }

        @Override
        public DatagramPacket newPacket(ByteBuf content, int length, InetSocketAddress client) {
            return new SegmentedDatagramPacket(content, length, client);
        }
    });

    /// A system that fails to send joined packets.
    private static final class Undivided extends ChannelOutboundHandlerAdapter {

        private final int error;

        Undivided(int error) {
            Epoll.ensureAvailability();
            this.error = error;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof SegmentedDatagramPacket joined) {
                boolean ignored = joined.release();
                promise.setFailure(new Errors.NativeIoException("sendmmsg", -error));
            } else {
                context.write(message, promise);
            }
        }
    }

    private static ByteBuf octets() {
        return Unpooled.buffer().writeZero(20);
    }

    @Test
    void packetsAreJoinedAsLongAsTheSystemSendsThem() {
        EmbeddedChannel channel = new EmbeddedChannel(packets);
        channel.writeOutbound(packets.newPacket(octets(), 10, CLIENT));
        assertThat(channel.<DatagramPacket>readOutbound()).isInstanceOf(SegmentedDatagramPacket.class)
                .satisfies(DatagramPacket::release);
        assertThat(packets.maxNumSegments()).isEqualTo(9);
    }

    /// The text of an error comes from the native library.
    @EnabledOnOs(OS.LINUX)
    @Test
    void packetsStayJoinedAfterAFailureOfTheNetwork() {
        EmbeddedChannel channel = new EmbeddedChannel(new Undivided(Errno.ENOBUFS), packets);
        var _ = channel.write(packets.newPacket(octets(), 10, CLIENT));
        assertThat(packets.maxNumSegments()).isEqualTo(9);
    }

    @EnabledOnOs(OS.LINUX)
    @Test
    void packetsAreNotJoinedIfTheSystemCannotDivideThem() {
        EmbeddedChannel channel = new EmbeddedChannel(new Undivided(Errno.EIO), packets);
        var _ = channel.write(packets.newPacket(octets(), 10, CLIENT));
        assertThat(packets.maxNumSegments()).isZero();
        channel.writeOutbound(new DatagramPacket(octets(), CLIENT));
        assertThat(channel.<DatagramPacket>readOutbound().content().readableBytes()).isEqualTo(20);
    }
}
