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

/// Many clients that ask at once and do not look at what they get. Used by one thread.
final class Crowd implements AutoCloseable {

    private static final int LARGEST_QUESTION = 512;
    private static final int LARGEST_REPLY = 4096;

    private final DatagramSocket socket = new DatagramSocket();
    private final MessageWriter writer = new MessageWriter();
    private final byte[] question = new byte[LARGEST_QUESTION];
    private final DatagramPacket reply = new DatagramPacket(new byte[LARGEST_REPLY], LARGEST_REPLY);
    private final RandomGenerator random;

    /// @param patience
    ///            without a reply, after which a wave is over
    Crowd(InetSocketAddress server, Duration patience, RandomGenerator random) throws IOException {
        this.random = random;
        socket.connect(server);
        socket.setSoTimeout((int) patience.toMillis());
    }

    /// Sends all of them, then waits for as many replies.
    void ask(List<Question> wave) throws IOException {
        for (Question asked : wave) {
            writer.begin(question, 0, question.length, random.nextInt(1 << 16), Flags.RD);
            writer.question(asked);
            socket.send(new DatagramPacket(question, writer.finish()));
        }
        try {
            for (int replies = 0; replies < wave.size(); replies++) {
                socket.receive(reply);
            }
        } catch (SocketTimeoutException e) {
            // Datagrams are lost where many come at once.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
