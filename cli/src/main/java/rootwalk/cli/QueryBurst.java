package rootwalk.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.codec.MessageWriter;

/// Sends many queries at once and ignores the content of the responses. Used by one thread.
final class QueryBurst implements AutoCloseable {

    private static final int MAX_QUERY = 512;
    private static final int MAX_RESPONSE = 4096;

    private final DatagramSocket socket = new DatagramSocket();
    private final MessageWriter writer = new MessageWriter();
    private final byte[] query = new byte[MAX_QUERY];
    private final DatagramPacket response = new DatagramPacket(new byte[MAX_RESPONSE], MAX_RESPONSE);
    private final RandomGenerator random;

    /// @param timeout without a response, after which a burst ends
    QueryBurst(InetSocketAddress server, Duration timeout, RandomGenerator random) throws IOException {
        this.random = random;
        socket.connect(server);
        socket.setSoTimeout((int) timeout.toMillis());
    }

    /// Sends all queries, then waits for as many responses.
    void send(List<Question> wave) throws IOException {
        for (Question asked : wave) {
            writer.begin(query, 0, query.length, random.nextInt(1 << 16), Flags.RD);
            writer.question(asked);
            socket.send(new DatagramPacket(query, writer.finish()));
        }
        try {
            for (int replies = 0; replies < wave.size(); replies++) {
                socket.receive(response);
            }
        } catch (SocketTimeoutException e) {
            // Datagrams are lost in a burst.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
