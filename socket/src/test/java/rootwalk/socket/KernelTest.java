package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What only the system calls give.
@EnabledOnOs(OS.LINUX)
class KernelTest {

    private static UdpSockets sockets() {
        UdpSockets sockets = UdpSockets.systemCalls();
        assertThat(sockets).isNotNull();
        return sockets;
    }

    @Test
    void theyAreChosenOnLinux() {
        assertThat(sockets().description()).contains("recvmmsg");
    }

    @Test
    void aWildcardAnswersFromAnyLoopbackAddress() throws Exception {
        try (UdpListener listener = SocketKinds.listener(sockets(), SocketKinds::echo);
                DatagramSocket client = SocketKinds.client()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("0.0.0.0"));
            for (int i = 1; i < 50; i++) {
                InetSocketAddress asked = new InetSocketAddress("127.0.0." + i, bound.getPort());
                SocketKinds.send(client, asked, (byte) i);

                DatagramPacket reply = SocketKinds.receive(client);

                assertThat(reply.getSocketAddress()).isEqualTo(asked);
            }
        }
    }

    @Test
    void aWildcardSocketAnswersFromTheIpv6AddressThatWasQueried() throws Exception {
        try (UdpListener listener = SocketKinds.listener(sockets(), SocketKinds::echo);
                DatagramSocket client = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            client.setSoTimeout(SocketKinds.TIMEOUT_MILLIS);
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("::"));
            InetSocketAddress asked = new InetSocketAddress("::1", bound.getPort());

            SocketKinds.send(client, asked, (byte) 1);

            assertThat(SocketKinds.receive(client).getSocketAddress()).isEqualTo(asked);
        }
    }

    /// Code that is not yet compiled makes objects that compiled code does without, so the first stretches do
    /// not count.
    @Test
    void aWarmLoopAllocatesNothing() throws Exception {
        Stretches handler = new Stretches();
        try (UdpListener listener = sockets().listen(
                ListenSettings.withLoops(1), loop -> handler, Thread.ofPlatform().daemon().factory());
                DatagramSocket client = SocketKinds.client()) {
            InetSocketAddress bound = listener.bind(SocketKinds.anyPort("0.0.0.0"));
            DatagramPacket question =
                    new DatagramPacket(new byte[40], 40, new InetSocketAddress("127.0.0.1", bound.getPort()));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            // A window of 32 is answered in batches, and nothing is lost.
            for (int i = 0; i < 32; i++) {
                client.send(question);
            }
            for (int i = 0; i < 10 * Stretches.LENGTH && handler.leastAllocated > 0; i++) {
                client.receive(answer);
                client.send(question);
            }
        }
        assertThat(handler.leastAllocated).isZero();
    }

    /// Echoes, and knows what its thread allocated in the most frugal stretch of datagrams.
    private static final class Stretches implements DatagramHandler {

        static final int LENGTH = 50_000;

        volatile long leastAllocated = Long.MAX_VALUE;
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final byte[] address = new byte[32];
        private long allocatedBefore;
        private int handled;

        @Override
        public int handle(byte[] request, int length, Datagram received, byte[] response) {
            if (++handled % LENGTH == 0) {
                long allocated = threads.getCurrentThreadAllocatedBytes();
                leastAllocated = Math.min(leastAllocated, allocated - allocatedBefore);
                allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            }
            int octets = received.copyClientAddress(address, 0);
            octets += received.copyLocalAddress(address, 16);
            return octets == 8 && received.clientPort() > 0 && received.clientLow() != 0
                    ? SocketKinds.echo(request, length, received, response)
                    : 0;
        }
    }
}
