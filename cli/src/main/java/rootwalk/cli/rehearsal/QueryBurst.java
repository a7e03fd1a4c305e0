package rootwalk.cli.rehearsal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import rootwalk.wire.Edns;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.codec.MessageWriter;

/// Sends many queries at once and ignores the content of the responses. Used by one thread.
final class QueryBurst implements AutoCloseable {

    /// The EDNS of the queries.
    enum Form {
        WITHOUT_EDNS, DNSSEC_OK
    }

    /// Queries at once: more would be lost in the buffers of sockets.
    private static final int MOST = 64;

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

    /// Sends all queries, and waits for as many responses. So many at a time are sent as fit into the buffers of sockets.
    void send(List<Question> questions, Form form) throws IOException {
        for (int i = 0; i < questions.size(); i += MOST) {
            sendAtOnce(questions.subList(i, Math.min(i + MOST, questions.size())), form);
        }
    }

    private void sendAtOnce(List<Question> wave, Form form) throws IOException {
        for (Question asked : wave) {
            writer.begin(query, 0, query.length, random.nextInt(1 << 16), Flags.RD);
            writer.question(asked);
            if (form == Form.DNSSEC_OK) {
                writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, true);
            }
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
