package rootwalk.resolver.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import rootwalk.wire.BigEndian;

/// A TCP connection to a server, used by one thread at a time, for one message after another (RFC 7766 section 6.2.1).
final class Connection implements AutoCloseable {

    /// Most responses are shorter.
    private static final int FIRST_PART = 4096;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private long idleSince;

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
    }

    /// The system could not open a socket, for lack of file descriptors or memory.
    static final class NoSocket extends IOException {

        private static final long serialVersionUID = 1L;

        NoSocket(IOException cause) {
            super(cause);
        }
    }

    static Connection open(InetSocketAddress server, long timeoutNanos) throws IOException {
        SocketChannel channel = socket();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(server, millis(timeoutNanos));
            return new Connection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel socket() throws NoSocket {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new NoSocket(e);
        }
    }

    /// Sends a message with its length before it, in one piece (RFC 7766 section 8).
    void send(byte[] message, int length) throws IOException {
        byte[] framed = new byte[2 + length];
        BigEndian.put16(framed, 0, length);
        System.arraycopy(message, 0, framed, 2, length);
        out.write(framed);
    }

    /// Waits for a complete message until `deadline`, by the clock `now`. Memory is allocated as octets arrive, not
    /// for the announced length.
    byte[] receive(LongSupplier now, long deadline) throws IOException {
        byte[] prefix = new byte[2];
        fill(prefix, 0, now, deadline);
        int length = BigEndian.get16(prefix, 0);
        byte[] message = new byte[Math.min(length, FIRST_PART)];
        fill(message, 0, now, deadline);
        while (message.length < length) {
            int begun = message.length;
            message = Arrays.copyOf(message, Math.min(length, 2 * begun));
            fill(message, begun, now, deadline);
        }
        return message;
    }

    private void fill(byte[] octets, int from, LongSupplier now, long deadline) throws IOException {
        int at = from;
        while (at < octets.length) {
            long left = deadline - now.getAsLong();
            if (left <= 0) {
                throw new SocketTimeoutException("no time left");
            }
            channel.socket().setSoTimeout(millis(left));
            int read = in.read(octets, at, octets.length - at);
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            at += read;
        }
    }

    /// A timeout of 0 would mean no timeout.
    private static int millis(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos), 1, 60_000);
    }

    void idle(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // A failure to close has no consequences.
        }
    }
}
