package rootwalk.socket;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// What the tests of this package share.
final class SocketKinds {

    static final int LISTENING_LOOPS = 2;

    /// Long enough for a loaded machine; no test waits for it.
    static final long TIMEOUT = 5_000_000_000L;

    static final int TIMEOUT_MILLIS = 5000;

    private SocketKinds() {}

    static Stream<UdpSockets> all() {
        return Stream.of(UdpSockets.channels(), UdpSockets.systemCalls()).filter(Objects::nonNull);
    }

    static InetSocketAddress anyPort(String address) {
        return new InetSocketAddress(address, 0);
    }

    static UdpListener listener(UdpSockets sockets, DatagramHandler handler) throws Exception {
        return sockets.listen(
                ListenSettings.withLoops(LISTENING_LOOPS),
                loop -> handler,
                Thread.ofPlatform().name("loop-", 0).daemon().factory());
    }

    static UdpClient asker(UdpSockets sockets, UdpClientSettings settings) throws Exception {
        return sockets.client(
                settings, new SplittableRandom(4), Thread.ofPlatform().name("poller").daemon().factory());
    }

    static int echo(byte[] request, int length, Datagram received, byte[] response) {
        System.arraycopy(request, 0, response, 0, length);
        return length;
    }

    static ResponseCheck firstOctetIs(int octet) {
        return (datagram, length) -> datagram[0] == (byte) octet ? ResponseCheck.Verdict.ACCEPT
                : ResponseCheck.Verdict.NEAR_MISS;
    }

    static DatagramSocket client() throws Exception {
        DatagramSocket socket = new DatagramSocket(null);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    static void send(DatagramSocket from, InetSocketAddress to, byte... octets) throws Exception {
        from.send(new DatagramPacket(octets, octets.length, to));
    }

    static DatagramPacket receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        socket.receive(packet);
        return packet;
    }

    static byte[] octets(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

}
