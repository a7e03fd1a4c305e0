package rootwalk.daemon.dnstap;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A connection to a reader of frames, by the bidirectional protocol of Frame Streams (`fstrm`). Used by one thread.
final class FrameStream implements AutoCloseable {

    private static final byte[] CONTENT_TYPE = "protobuf:dnstap.Dnstap".getBytes(StandardCharsets.US_ASCII);
    private static final int CONTENT_TYPE_FIELD = 1;

    private static final int ACCEPT = 1;
    private static final int START = 2;
    private static final int STOP = 3;
    private static final int READY = 4;
    private static final int FINISH = 5;

    /// The longest control frame, as in `fstrm`.
    private static final int MAX_CONTROL = 512;

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration END_TIMEOUT = Duration.ofMillis(200);

    private final SocketChannel channel;
    private final Selector selector;

    private FrameStream(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /// Connects and agrees on the content.
    ///
    /// @throws IOException with a reason for operators
    static FrameStream open(SocketAddress target) throws IOException {
        FrameStream stream = unconnected(target);
        boolean isOpen = false;
        try {
            stream.channel.configureBlocking(false);
            stream.connect(target);
            stream.write(control(READY), HANDSHAKE_TIMEOUT);
            stream.expect(ACCEPT, HANDSHAKE_TIMEOUT);
            stream.write(control(START), HANDSHAKE_TIMEOUT);
            isOpen = true;
            return stream;
        } finally {
            if (!isOpen) {
                stream.close();
            }
        }
    }

    private static FrameStream unconnected(SocketAddress target) throws IOException {
        Selector selector = Selector.open();
        try {
            return new FrameStream(target instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open(), selector);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    private void connect(SocketAddress target) throws IOException {
        if (!channel.connect(target)) {
            await(SelectionKey.OP_CONNECT, System.nanoTime() + HANDSHAKE_TIMEOUT.toNanos());
            channel.finishConnect();
        }
    }

    /// Writes all octets.
    ///
    /// @throws IOException also if the reader takes nothing for too long
    void write(ByteBuffer frames) throws IOException {
        write(frames, WRITE_TIMEOUT);
    }

    private void write(ByteBuffer octets, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (octets.hasRemaining()) {
            if (channel.write(octets) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    private void await(int operation, long deadline) throws IOException {
        SelectionKey key = channel.register(selector, operation);
        long left = deadline - System.nanoTime();
        if (left <= 0 || selector.select(Math.max(1, left / 1_000_000)) == 0) {
            throw new IOException(
                    Thread.currentThread().isInterrupted() ? "interrupted" : "the reader does not respond");
        }
        selector.selectedKeys().clear();
        key.interestOps(0);
    }

    /// A control frame: an escape, its length, its type, and the content type where it has one.
    private static ByteBuffer control(int type) {
        boolean hasContent = type == READY || type == START;
        int length = 4 + (hasContent ? 8 + CONTENT_TYPE.length : 0);
        ByteBuffer frame = ByteBuffer.allocate(8 + length).putInt(0).putInt(length).putInt(type);
        if (hasContent) {
            frame.putInt(CONTENT_TYPE_FIELD).putInt(CONTENT_TYPE.length).put(CONTENT_TYPE);
        }
        return frame.flip();
    }

    private void expect(int type, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ByteBuffer head = read(12, deadline);
        int escape = head.getInt();
        int length = head.getInt();
        int received = head.getInt();
        if (escape != 0 || length < 4 || length > MAX_CONTROL || received != type) {
            throw new IOException("the reader does not speak the protocol of Frame Streams for both directions");
        }
        ByteBuffer fields = read(length - 4, deadline);
        if (type == ACCEPT && !isAccepted(fields)) {
            throw new IOException("the reader does not accept dnstap");
        }
    }

    /// Whether the content type is among those of an ACCEPT frame. One without any accepts all.
    private static boolean isAccepted(ByteBuffer fields) throws IOException {
        boolean hasContent = false;
        while (fields.remaining() >= 8) {
            int field = fields.getInt();
            int length = fields.getInt();
            if (length < 0 || length > fields.remaining()) {
                throw new IOException("the reader sent a malformed frame");
            }
            ByteBuffer value = fields.slice(fields.position(), length);
            fields.position(fields.position() + length);
            if (field == CONTENT_TYPE_FIELD) {
                hasContent = true;
                if (value.equals(ByteBuffer.wrap(CONTENT_TYPE))) {
                    return true;
                }
            }
        }
        return !hasContent;
    }

    private ByteBuffer read(int length, long deadline) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining()) {
            int read = channel.read(octets);
            if (read < 0) {
                throw new IOException("the reader has closed the connection");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
        return octets.flip();
    }

    /// Ends the stream, so that the reader knows that it is complete.
    void finish() {
        try {
            write(control(STOP), END_TIMEOUT);
            expect(FINISH, END_TIMEOUT);
        } catch (IOException e) {
            // The reader has all frames that it could take.
        }
    }

    @Override
    public void close() {
        try (selector; channel) {
            // The channel is closed first, and the selector in any case.
        } catch (IOException e) {
            // Nothing is left to be done.
        }
    }
}
