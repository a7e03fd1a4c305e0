package rootwalk.cli;

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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

/// A server on a free port of the loopback interface whose replies a test writes.
final class ScriptedServer implements AutoCloseable {

    /// Writes replies.
    interface Script {

        /// The replies to a question, none for silence.
        List<byte[]> replies(Message question, String transport);
    }

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final List<String> asked = new ArrayList<>();
    private final Script script;

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        connections = new ServerSocket(0, 5, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, connections.getLocalPort()));
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveConnections);
    }

    int port() {
        return connections.getLocalPort();
    }

    /// The transports of the questions so far.
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized List<byte[]> replies(byte[] request, int length, String transport) {
        asked.add(transport);
        return script.replies(Objects.requireNonNull(new MessageReader().read(request, 0, length)), transport);
    }

    private void serveDatagrams() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                datagrams.receive(packet);
                for (byte[] response : replies(packet.getData(), packet.getLength(), "UDP")) {
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
                    for (byte[] response : replies(request, request.length, "TCP")) {
                        byte[] framed =
                                Arrays.copyOf(new byte[] {(byte) (response.length >>> 8), (byte) response.length},
                                        response.length + 2);
                        System.arraycopy(response, 0, framed, 2, response.length);
                        out.write(framed);
                    }
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        connections.close();
    }
}
