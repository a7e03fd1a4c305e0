package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.IntPredicate;

/// Passes the datagrams of one client to a server and back, and loses some of those of the server. Any thread.
final class LossyPath implements AutoCloseable {

    private final DatagramSocket front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final DatagramSocket back = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private volatile SocketAddress client = front.getLocalSocketAddress();
    private volatile IntPredicate isLost = octets -> false;

    LossyPath(InetSocketAddress server) throws IOException {
        Thread.ofPlatform().daemon().start(() -> pass(front, datagram -> {
            client = datagram.getSocketAddress();
            datagram.setSocketAddress(server);
            back.send(datagram);
        }));
        Thread.ofPlatform().daemon().start(() -> pass(back, datagram -> {
            if (!isLost.test(datagram.getLength())) {
                datagram.setSocketAddress(client);
                front.send(datagram);
            }
        }));
    }

    private interface Receiver {
        void receive(DatagramPacket datagram) throws IOException;
    }

    private static void pass(DatagramSocket from, Receiver receiver) {
        try {
            while (true) {
                DatagramPacket datagram = new DatagramPacket(new byte[65_535], 65_535);
                from.receive(datagram);
                receiver.receive(datagram);
            }
        } catch (SocketException _) {
            // It is closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the client takes for the server.
    InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    /// @param which datagrams are lost from now on, by their octets
    void lose(IntPredicate which) {
        isLost = which;
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
