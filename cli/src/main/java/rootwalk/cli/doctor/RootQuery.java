package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;

/// A query about the root over UDP, without RD, as a resolver sends it.
///
/// @param udpSize of the largest response, for EDNS
/// @param dnssecOk whether signatures are requested
record RootQuery(int type, int udpSize, boolean dnssecOk) {

    /// So many servers are queried at once: one of them may be down.
    private static final int SERVERS = 3;
    private static final int ATTEMPTS = 2;
    /// Three queries one after another end within the limit of all checks.
    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private static final int MAX_QUERY = 512;
    private static final int MAX_RESPONSE = 0xFFFF;

    /// The SOA record of the root: a short response.
    static final RootQuery SOA = new RootQuery(RecordType.SOA, 1232, false);

    /// A response.
    record Reply(InetSocketAddress server, Message message) {}

    Question question() {
        return new Question(Name.ROOT, type);
    }

    /// The first response of the first servers; empty without one.
    ///
    /// @throws IOException if the query cannot be sent to any of them
    Optional<Reply> ask(List<InetSocketAddress> servers) throws IOException {
        List<InetSocketAddress> asked = servers.stream().limit(SERVERS).toList();
        byte[] query = new byte[MAX_QUERY];
        int id = new SecureRandom().nextInt(0x10000);
        int length = write(query, id);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                send(socket, query, length, asked);
                Optional<Reply> reply = receive(socket, id, asked);
                if (reply.isPresent()) {
                    return reply;
                }
            }
        }
        return Optional.empty();
    }

    private int write(byte[] query, int id) {
        MessageWriter writer = new MessageWriter();
        writer.begin(query, 0, query.length, id, 0);
        writer.question(question());
        writer.opt(udpSize, 0, 0, dnssecOk);
        return writer.finish();
    }

    private static void send(DatagramSocket socket, byte[] query, int length, List<InetSocketAddress> servers)
            throws IOException {
        int sent = 0;
        IOException failure = new IOException("there is no server");
        for (InetSocketAddress server : servers) {
            try {
                socket.send(new DatagramPacket(query, length, server));
                sent++;
            } catch (IOException e) {
                failure = e;
            } catch (UnsupportedAddressTypeException e) {
                failure = new IOException("this host has no IPv6", e);
            }
        }
        if (sent == 0) {
            throw failure;
        }
    }

    private Optional<Reply> receive(DatagramSocket socket, int id, List<InetSocketAddress> servers)
            throws IOException {
        byte[] received = new byte[MAX_RESPONSE];
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            DatagramPacket packet = new DatagramPacket(received, received.length);
            socket.setSoTimeout((int) left);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
            Message message = new MessageReader().read(received, 0, packet.getLength());
            if (message != null && message.isResponse() && message.id() == id
                    && packet.getSocketAddress() instanceof InetSocketAddress server && servers.contains(server)) {
                return Optional.of(new Reply(server, message));
            }
        }
    }
}
