package rootwalk.daemon.dnstap;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Reads frames at a Unix socket, as `fstrm_capture` does.
public final class TapReader implements AutoCloseable {

    private static final byte[] CONTENT_TYPE = "protobuf:dnstap.Dnstap".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocketChannel server;
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private volatile boolean isFinished;

    public TapReader(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (true) {
            try (SocketChannel connection = server.accept()) {
                read(new DataInputStream(Channels.newInputStream(connection)),
                        new DataOutputStream(Channels.newOutputStream(connection)));
            } catch (EOFException e) {
                // The next connection follows.
            } catch (IOException e) {
                return;
            }
        }
    }

    private void read(DataInputStream in, DataOutputStream out) throws IOException {
        control(in, 4);
        byte[] content = new byte[8 + CONTENT_TYPE.length];
        ByteBuffer.wrap(content).putInt(1).putInt(CONTENT_TYPE.length).put(CONTENT_TYPE);
        out.writeInt(0);
        out.writeInt(4 + content.length);
        out.writeInt(1);
        out.write(content);
        control(in, 2);
        while (true) {
            int length = in.readInt();
            if (length == 0) {
                in.readNBytes(in.readInt());
                out.writeInt(0);
                out.writeInt(4);
                out.writeInt(5);
                isFinished = true;
                return;
            }
            frames.add(in.readNBytes(length));
        }
    }

    private static void control(DataInputStream in, int type) throws IOException {
        int escape = in.readInt();
        int length = in.readInt();
        int received = in.readInt();
        byte[] fields = in.readNBytes(length - 4);
        if (escape != 0 || received != type
                || !new String(fields, StandardCharsets.US_ASCII).endsWith("dnstap.Dnstap")) {
            throw new IOException("an unexpected frame of type " + received);
        }
    }

    /// The next frame.
    Map<Integer, Object> next() throws InterruptedException {
        byte[] frame = frames.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("there is no frame");
        }
        return decode(frame);
    }

    /// The `Message` in the next frame.
    public Map<Integer, Object> nextMessage() throws InterruptedException {
        return decode((byte[]) next().get(14));
    }

    boolean hasMore() {
        return !frames.isEmpty();
    }

    /// Whether a stream has been ended properly.
    boolean isFinished() {
        return isFinished;
    }

    /// The fields of a Protocol Buffer by number: a `Long` for each number, octets for each text or part.
    static Map<Integer, Object> decode(byte[] octets) {
        Map<Integer, Object> fields = new HashMap<>();
        ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int tag = (int) number(buffer);
            Object value = switch (tag & 7) {
                case 0 -> number(buffer);
                case 5 -> Integer.toUnsignedLong(buffer.getInt());
                case 2 -> {
                    byte[] part = new byte[(int) number(buffer)];
                    buffer.get(part);
                    yield part;
                }
                default -> throw new AssertionError("wire type " + (tag & 7));
            };
            if (fields.put(tag >>> 3, value) != null) {
                throw new AssertionError("field " + (tag >>> 3) + " is there twice");
            }
        }
        return fields;
    }

    private static long number(ByteBuffer buffer) {
        long number = 0;
        int shift = 0;
        byte octet;
        do {
            octet = buffer.get();
            number |= (long) (octet & 0x7F) << shift;
            shift += 7;
        } while (octet < 0);
        return number;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
