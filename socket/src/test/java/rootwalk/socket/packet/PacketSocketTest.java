package rootwalk.socket.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Real segments over loopback where this process may look at them, and where it may not, that it says so.
@EnabledOnOs(OS.LINUX)
class PacketSocketTest {
    private static final int CAP_NET_RAW = 13;
    private static final int SYN = 2;

    @Test
    void aHandshakeIsSeenOnceInItsOrderAndWithItsTime() throws Exception {
        if (!mayLook()) {
            assertThatThrownBy(PacketSocket::open).isInstanceOf(PacketCaptureException.class)
                    .hasMessage("cannot capture packets: this process lacks the capability CAP_NET_RAW")
                    .extracting("reason").isEqualTo(PacketCaptureException.Reason.NOT_PERMITTED);
            return;
        }
        try (PacketSocket packets = PacketSocket.open();
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            packets.keepPorts(Set.of(server.getLocalPort()));
            long before = System.currentTimeMillis();
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                List<Frame> seen = threeOf(packets, client.getLocalPort());

                assertThat(seen).extracting(frame -> flags(frame.octets()) & SYN).containsExactly(SYN, SYN, 0);
                assertThat(seen).allMatch(frame -> frame.hardwareType() == 772 && frame.protocol() == 0x0800
                        && frame.direction() == Direction.TO_US && frame.length() == frame.octets().remaining());
                assertThat(seen).extracting(Frame::time).isSorted();
                assertThat(TimeUnit.NANOSECONDS.toMillis(seen.getFirst().time()))
                        .isBetween(before - 1, System.currentTimeMillis() + 1);
            }
            assertThat(packets.dropped()).isZero();
        }
    }

    @Test
    void whoWaitsIsWoken() throws Exception {
        if (!mayLook()) {
            return;
        }
        try (PacketSocket packets = PacketSocket.open()) {
            packets.keepPorts(Set.of(1));
            packets.wake();
            while (packets.receive(10_000).isPresent()) {
                // What passed before the filter was there.
            }
        }
    }

    @Test
    void aFrameCutKeepsItsLength() {
        Frame whole = new Frame(1, 1, 1, 0x0800, Direction.OUTGOING, ByteBuffer.wrap(new byte[100]), 100);

        assertThat(whole.cutTo(100)).isSameAs(whole);
        assertThat(whole.cutTo(40).octets().remaining()).isEqualTo(40);
        assertThat(whole.cutTo(40).length()).isEqualTo(100);
    }

    private static List<Frame> threeOf(PacketSocket packets, int port) throws Exception {
        List<Frame> seen = new ArrayList<>();
        while (seen.size() < 3) {
            Optional<Frame> frame = packets.receive(10_000);
            assertThat(frame).isPresent();
            frame.filter(one -> isOf(port, one.octets())).ifPresent(seen::add);
        }
        return seen;
    }

    private static boolean isOf(int port, ByteBuffer octets) {
        return octets.get(0) == 0x45
                && ((octets.getShort(20) & 0xffff) == port || (octets.getShort(22) & 0xffff) == port);
    }

    private static int flags(ByteBuffer octets) {
        return octets.get(33);
    }

    private static boolean mayLook() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> CAP_NET_RAW & 1) == 1);
    }
}
