package rootwalk.wire.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import rootwalk.wire.BigEndian;

/// A connection over which messages are sent, each after its length (RFC 1035 section 4.2.2). Blocks its thread. Used by one thread.
public final class MessageStream implements AutoCloseable {

    /// Octets of the longest message.
    public static final int MAX_MESSAGE = 0xFFFF;

    private static final int PREFIX = 2;
    private static final int READ_BUFFER = 1 << 16;

    /// The other side closed or reset the connection instead of sending another message.
    public static final class ClosedException extends EOFException {

        private static final long serialVersionUID = 1L;

        private ClosedException() {
            super("the connection was closed");
        }
    }

    /// What is added to a connection over TCP: TLS, or nothing.
    @FunctionalInterface
    public interface Layer {

        /// The connection to use; closing it closes that over TCP. Blocks; reads have a timeout.
        Socket over(Socket tcp) throws IOException;
    }

    private final Socket socket;
    private final InputStream in;
    private final Duration timeout;
    private final LongSupplier nanos;
    private final byte[] prefix = new byte[PREFIX];

    private MessageStream(Socket socket, Duration timeout, LongSupplier nanos) throws IOException {
        this.socket = socket;
        this.timeout = timeout;
        this.nanos = nanos;
        in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER);
    }

    /// Connects to a server.
    ///
    /// @param timeout of the connection, and of each wait for octets, also in a handshake
    /// @param nanos a clock that never goes back
    public static MessageStream connect(InetSocketAddress server, Duration timeout, LongSupplier nanos, Layer layer)
            throws IOException {
        return connect(server, timeout, timeout, nanos, layer);
    }

    /// Connects to a server.
    ///
    /// @param timeout of the connection, and of each wait for octets in a handshake
    /// @param idle of each later wait for octets
    /// @param nanos a clock that never goes back
    public static MessageStream connect(InetSocketAddress server, Duration timeout, Duration idle, LongSupplier nanos,
            Layer layer) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(server, (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            return new MessageStream(layer.over(socket), idle, nanos);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// The connection.
    Socket socket() {
        return socket;
    }

    /// Sends the first octets of an array.
    public void send(byte[] message, int length) throws IOException {
        byte[] framed = new byte[PREFIX + length];
        BigEndian.put16(framed, 0, length);
        System.arraycopy(message, 0, framed, PREFIX, length);
        try {
            socket.getOutputStream().write(framed);
        } catch (SocketException e) {
            throw closed(e);
        }
    }

    /// Receives the next message.
    ///
    /// @param message receives it; has room for the longest one
    /// @param most the time for the whole message
    /// @return its length
    /// @throws ClosedException if there is none
    /// @throws SocketTimeoutException if nothing arrives during the timeout, or the time is up
    public int receive(byte[] message, Duration most) throws IOException {
        long end = nanos.getAsLong() + most.toNanos();
        try {
            if (read(prefix, 0, 1, end) < 0) {
                throw new ClosedException();
            }
        } catch (SocketException e) {
            throw closed(e);
        }
        readFully(prefix, 1, PREFIX, end);
        int length = BigEndian.get16(prefix, 0);
        readFully(message, 0, length, end);
        return length;
    }

    private static ClosedException closed(SocketException cause) {
        ClosedException closed = new ClosedException();
        closed.initCause(cause);
        return closed;
    }

    private void readFully(byte[] octets, int from, int to, long end) throws IOException {
        int at = from;
        while (at < to) {
            int read = read(octets, at, to - at, end);
            if (read < 0) {
                throw new EOFException("the connection was closed within a message");
            }
            at += read;
        }
    }

    private int read(byte[] octets, int from, int most, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - nanos.getAsLong());
        if (left <= 0) {
            throw new SocketTimeoutException("the time for a message is up");
        }
        socket.setSoTimeout((int) Math.min(left, timeout.toMillis()));
        return in.read(octets, from, most);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
