package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketCheckTest {

    /// The first octet, the version, and the length of a datagram.
    @ParameterizedTest
    @CsvSource(textBlock = """
        0x40, 0, 1, false
        0x40, 0, 20, false
        0x40, 0, 21, true
        0xC0, 1, 6, false
        0xC0, 1, 1199, false
        0xC0, 1, 1200, true
        0xE0, 1, 40, true
        0xE0, 2, 1199, false
        0xE0, 2, 1200, true
        0x80, 0, 40, false
        0x80, 1, 1200, false
        0xA0, 1, 1200, false
        0x80, 2, 1200, true
        0x00, 0, 21, false
        """)
    void whatCannotBeAPacketOfAClientIsDropped(String first, int version, int length, boolean passes) {
        ByteBuf content = Unpooled.buffer(1200).writeByte(Integer.decode(first)).writeInt(version);
        content.writerIndex(length);
        EmbeddedChannel channel = new EmbeddedChannel(new PacketCheck());

        channel.writeInbound(new DatagramPacket(content, new InetSocketAddress("192.0.2.1", 853)));

        assertThat(channel.inboundMessages()).hasSize(passes ? 1 : 0);
        assertThat(content.refCnt()).isEqualTo(passes ? 1 : 0);
        channel.releaseInbound();
    }

    @Test
    void nothingIsNoPacket() {
        assertThat(PacketCheck.isPossible(Unpooled.EMPTY_BUFFER)).isFalse();
    }
}
