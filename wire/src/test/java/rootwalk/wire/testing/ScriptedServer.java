package rootwalk.wire.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

/// A server on a free port of 127.0.0.1, over UDP and TCP, whose responses a test writes.
public final class ScriptedServer implements AutoCloseable {

    /// Writes responses.
    public interface Script {

        /// The messages that the server sends for a query, if any.
        ///
        /// @param transport UDP or TCP
        List<byte[]> responses(Message query, String transport);
    }

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final List<String> asked = new ArrayList<>();
    private final Script script;

    public ScriptedServer(Script script) throws IOException {
        this.script = script;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        connections = new ServerSocket(0, 5, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, connections.getLocalPort()));
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveConnections);
    }

    public int port() {
        return connections.getLocalPort();
    }

    /// The transports of the queries so far.
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized List<byte[]> responses(byte[] request, int length, String transport) {
        asked.add(transport);
        return script.responses(Objects.requireNonNull(new MessageReader().read(request, 0, length)), transport);
    }

    private void serveDatagrams() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                datagrams.receive(packet);
                for (byte[] response : responses(packet.getData(), packet.getLength(), "UDP")) {
                    datagrams.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
                }
                packet.setLength(4096);
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serveConnections() {
        try {
            while (true) {
                try (Socket socket = connections.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] request = in.readNBytes(in.readUnsignedShort());
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    for (byte[] response : responses(request, request.length, "TCP")) {
                        out.write(framed(response));
                    }
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[2 + message.length];
        BigEndian.put16(framed, 0, message.length);
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        connections.close();
    }
}
