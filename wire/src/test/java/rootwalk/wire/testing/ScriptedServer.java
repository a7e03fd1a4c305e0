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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.tsig.ResponseTsig;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;
import rootwalk.wire.tsig.TsigRequest;

/// A server on a free port of 127.0.0.1, over UDP and TCP, whose responses a test writes.
public final class ScriptedServer implements AutoCloseable {

    /// Writes responses.
    public interface Script {

        /// The messages that the server sends for a query, if any.
        ///
        /// @param transport UDP or TCP
        List<byte[]> responses(Message query, String transport);
    }

    /// Completes the responses of a script.
    public interface Completion {

        /// @param request of `length` octets
        byte[] completed(byte[] request, int length, byte[] response);
    }

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final List<String> asked = new ArrayList<>();
    private final Script script;
    private final Completion completion;

    public ScriptedServer(Script script) throws IOException {
        this(script, (_, _, response) -> response);
    }

    /// @param completion changes each response of the script
    public ScriptedServer(Script script, Completion completion) throws IOException {
        this.script = script;
        this.completion = completion;
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
        return script.responses(Objects.requireNonNull(new MessageReader().read(request, 0, length)), transport)
                .stream().map(response -> completion.completed(request, length, response)).toList();
    }

    /// As a server that has one key: adds the TSIG that the request demands, and the code NOTAUTH if it has an error.
    public static Completion with(TsigKey key, InstantSource clock) {
        return (request, length, response) -> {
            long now = clock.instant().getEpochSecond();
            RequestView view = new RequestView();
            var _ = view.read(request, 0, length);
            return switch (TsigRequest.check(view, TsigKeys.of(List.of(key)), new TsigDigest(), now)) {
                case TsigRequest.Absent _ -> response;
                case TsigRequest.Signed signed -> added(signed.signer(), response, now);
                case TsigRequest.Failed failed -> {
                    byte[] error = response.clone();
                    error[3] = (byte) failed.rcode();
                    yield failed.tsig() == null ? error : added(failed.tsig(), error, now);
                }
            };
        };
    }

    private static byte[] added(ResponseTsig tsig, byte[] response, long now) {
        byte[] whole = Arrays.copyOf(response, response.length + tsig.length());
        int length = tsig.addTo(new TsigDigest(), whole, 0, response.length, now);
        return Arrays.copyOf(whole, length);
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
