package rootwalk.web.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// HTTP/2 as octets, for clients that do not keep to it (RFC 9113 section 4.1).
final class Frames {

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static final byte DATA = 0;
    static final byte HEADERS = 1;
    static final byte PRIORITY = 2;
    static final byte RST_STREAM = 3;
    static final byte SETTINGS = 4;
    static final byte PING = 6;
    static final byte GOAWAY = 7;
    static final byte WINDOW_UPDATE = 8;
    static final byte CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    /// One that came.
    ///
    /// @param error
    ///            the code in GOAWAY and RST_STREAM, 0 in others
    /// @param status
    ///            in HEADERS that say it by the static table, 0 in others
    record Seen(byte type, int stream, int error, int status) {}

    private static final int[] STATUS_OF_INDEX = {200, 204, 206, 304, 400, 404, 500};

    private Frames() {}

    static byte[] frame(byte type, int flags, int stream, byte... content) {
        byte[] frame = new byte[9 + content.length];
        frame[0] = (byte) (content.length >> 16);
        frame[1] = (byte) (content.length >> 8);
        frame[2] = (byte) content.length;
        frame[3] = type;
        frame[4] = (byte) flags;
        frame[5] = (byte) (stream >> 24);
        frame[6] = (byte) (stream >> 16);
        frame[7] = (byte) (stream >> 8);
        frame[8] = (byte) stream;
        System.arraycopy(content, 0, frame, 9, content.length);
        return frame;
    }

    /// A GET of `http://a/`, and further fields as names and values (RFC 7541 section 6.2.2).
    static byte[] get(String... more) {
        return block(0x82, more);
    }

    /// The same with POST.
    static byte[] post(String... more) {
        return block(0x83, more);
    }

    /// A GET of `/`, with no pseudo-header field but these.
    static byte[] bare(String... more) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x84});
        fields(more).forEach(text -> block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
        return block.toByteArray();
    }

    private static byte[] block(int method, String... more) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) method, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'});
        for (String text : fields(more)) {
            block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return block.toByteArray();
    }

    private static List<String> fields(String... more) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < more.length; i += 2) {
            parts.add("\0" + (char) more[i].length() + more[i] + (char) more[i + 1].length() + more[i + 1]);
        }
        return parts;
    }

    /// All that comes until the server closes.
    static List<Seen> until(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        List<Seen> seen = new ArrayList<>();
        try {
            while (true) {
                seen.add(next(in));
            }
        } catch (EOFException | SocketException e) {
            return seen;
        }
    }

    static Seen next(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte type = in.readByte();
        in.readByte();
        int stream = in.readInt();
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException();
        }
        int error = switch (type) {
            case RST_STREAM -> content[3];
            case GOAWAY -> content[7];
            default -> 0;
        };
        boolean isIndexed = type == HEADERS && (content[0] & 0xff) >= 0x88 && (content[0] & 0xff) <= 0x8e;
        return new Seen(type, stream, error, isIndexed ? STATUS_OF_INDEX[(content[0] & 0xff) - 0x88] : 0);
    }
}
