package rootwalk.web.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.http2.Http2Error;

/// The frames of HTTP/2 that a [RawServer] sends and receives, octet by octet (RFC 9113 section 6). Stateless.
final class Http2Frames {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private Http2Frames() {}

    /// Reads the preface, says its settings, and waits for the first request.
    static int begin(RawServer.Conversation conversation, byte[] settings) throws IOException {
        conversation.body("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        conversation.send(frame(SETTINGS, 0, 0, settings));
        return request(conversation);
    }

    /// The stream of the next request; 0 at the end.
    static int request(RawServer.Conversation conversation) throws IOException {
        return next(HEADERS, conversation);
    }

    /// Sends PING and waits for its acknowledgement: the client has processed all earlier frames.
    static void roundTrip(RawServer.Conversation conversation) throws IOException {
        conversation.send(frame(PING, 0, 0, new byte[8]));
        next(PING, conversation);
    }

    /// The stream of the next frame of a type; 0 at the end.
    private static int next(int type, RawServer.Conversation conversation) throws IOException {
        while (true) {
            String head = conversation.body(9);
            if (head.length() < 9) {
                return 0;
            }
            conversation.body(head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2));
            if (head.charAt(3) == SETTINGS && head.charAt(4) == 0) {
                conversation.send(frame(SETTINGS, 1, 0, new byte[0]));
            }
            if (head.charAt(3) == type) {
                return head.charAt(5) << 24 | head.charAt(6) << 16 | head.charAt(7) << 8 | head.charAt(8);
            }
        }
    }

    /// GOAWAY with the last stream that the server processes.
    static byte[] goAway(int last, Http2Error error) {
        return frame(GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) last, 0, 0, 0, (byte) error.code()});
    }

    static byte[] frame(int type, int flags, int stream, byte[] content) {
        byte[] head = {(byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length, (byte) type,
                (byte) flags, (byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream};
        return concat(head, content);
    }

    /// Literal fields without indexing (RFC 7541 section 6.2.2).
    static byte[] fields(String... namesAndValues) {
        var block = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.append('\0').append((char) namesAndValues[i].length()).append(namesAndValues[i])
                    .append((char) namesAndValues[i + 1].length()).append(namesAndValues[i + 1]);
        }
        return block.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[] one, byte[] other) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
