package rootwalk.cli;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Addresses;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;

/// One question put to one server by a command, waiting for the reply. Used by one thread.
///
/// @param flags RD, AD and CD as the person wants them
/// @param dnssecOk DO (RFC 3225)
/// @param transport what to begin with
/// @param timeout of each attempt
record ServerExchange(Question question, int flags, boolean dnssecOk, TransportChoice transport, Duration timeout) {

    private static final int ATTEMPTS = 3;
    private static final int LARGEST = 65_535;

    /// How to go there.
    enum TransportChoice {
        /// UDP, and TCP when the reply is truncated.
        UDP,
        /// UDP, and what comes is shown.
        ONLY_UDP,
        TCP
    }

    /// What came of it.
    sealed interface Result {

        /// @param truncatedFirst whether a truncated reply over UDP came before
        record Replied(Message message, String transport, Duration time, boolean truncatedFirst) implements Result {}

        /// @param why in words, with the way out where there is one
        record Failed(String why) implements Result {}
    }

    Result ask(InetSocketAddress server, RandomGenerator random) {
        try {
            if (transport == TransportChoice.TCP) {
                return overTcp(server, random, false);
            }
            Optional<Result.Replied> reply = overUdp(server, random);
            if (reply.isEmpty()) {
                return new Result.Failed("no reply from " + Addresses.text(server) + " within " + ATTEMPTS + " times "
                        + timeout.toMillis() + " ms");
            }
            boolean again = reply.get().message().isTruncated() && transport == TransportChoice.UDP;
            return again ? overTcp(server, random, true) : reply.get();
        } catch (PortUnreachableException | ConnectException e) {
            return new Result.Failed(
                    "nothing listens at " + Addresses.text(server) + "; is the server running, and is the port right?");
        } catch (SocketTimeoutException e) {
            return new Result.Failed(
                    "no reply from " + Addresses.text(server) + " over TCP within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            return new Result.Failed(Addresses.text(server) + ": " + e.getMessage());
        }
    }

    private Optional<Result.Replied> overUdp(InetSocketAddress server, RandomGenerator random) throws IOException {
        byte[] buffer = new byte[LARGEST];
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int id = random.nextInt(0x10000);
                long start = System.nanoTime();
                socket.send(new DatagramPacket(buffer, write(buffer, id)));
                Result.Replied reply = await(socket, id, start, buffer);
                if (reply != null) {
                    return Optional.of(reply);
                }
            }
        }
        return Optional.empty();
    }

    /// The reply with this ID and question; what else arrives is not for us. Null when the time is over.
    private Result.@Nullable Replied await(DatagramSocket socket, int id, long start, byte[] buffer)
            throws IOException {
        MessageReader reader = new MessageReader();
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (true) {
            long left = timeout.minus(since(start)).toMillis();
            if (left <= 0) {
                return null;
            }
            try {
                socket.setSoTimeout((int) left);
                packet.setLength(buffer.length);
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            Duration time = since(start);
            Message message = reader.read(buffer, 0, packet.getLength());
            if (message != null && isReply(message, id)) {
                return new Result.Replied(message, "UDP", time, false);
            }
        }
    }

    private Result overTcp(InetSocketAddress server, RandomGenerator random, boolean truncatedFirst)
            throws IOException {
        byte[] buffer = new byte[LARGEST + 2];
        try (Socket socket = new Socket()) {
            int id = random.nextInt(0x10000);
            long start = System.nanoTime();
            socket.connect(server, (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            int length = write(buffer, id);
            byte[] framed = new byte[length + 2];
            framed[0] = (byte) (length >>> 8);
            framed[1] = (byte) length;
            System.arraycopy(buffer, 0, framed, 2, length);
            OutputStream out = socket.getOutputStream();
            out.write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readUnsignedShort();
            in.readFully(buffer, 0, size);
            Duration time = since(start);
            MessageReader reader = new MessageReader();
            Message message = reader.read(buffer, 0, size);
            if (message == null) {
                return new Result.Failed(Addresses.text(server) + " sent a malformed reply: " + reader.problem());
            }
            return isReply(message, id)
                    ? new Result.Replied(message, "TCP", time, truncatedFirst)
                    : new Result.Failed(Addresses.text(server) + " sent a reply to another question");
        } catch (EOFException e) {
            return new Result.Failed(Addresses.text(server) + " closed the connection without a reply");
        }
    }

    /// A reply without the question is one as well, where the server could make nothing of what it was sent.
    private boolean isReply(Message message, int id) {
        Question echoed = message.question();
        return message.isResponse() && message.id() == id
                && (echoed == null ? message.rcode() != 0 : echoed.equals(question));
    }

    private int write(byte[] buffer, int id) {
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, LARGEST, id, flags);
        writer.question(question);
        writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, dnssecOk);
        writer.option(new EdnsOption(EdnsOption.NSID, Octets.EMPTY));
        return writer.finish();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
