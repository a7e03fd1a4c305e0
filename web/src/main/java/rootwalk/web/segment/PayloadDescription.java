package rootwalk.web.segment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import rootwalk.web.path.HandshakeMessages;
import rootwalk.wire.BigEndian;

/// Describes the payloads of an endpoint by their first octets: TLS records (RFC 8446 section 5.1), and the first lines
/// of HTTP messages. The payloads must be passed in their order; used by the thread of the conversation.
final class PayloadDescription {

    private static final int MAX_LINE = 60;
    private static final Pattern START_LINE = Pattern.compile("[A-Z-]{2,20} \\S+ HTTP/1\\.[01]|HTTP/1\\.[01] \\d{3}.*");
    private static final byte[] HTTP2_PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int RECORD_HEADER = 5;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private enum Protocol {
        UNKNOWN, TLS, HTTP, HTTP2, OTHER
    }

    private Protocol protocol = Protocol.UNKNOWN;
    private final byte[] header = new byte[RECORD_HEADER];
    private int headerSeen;
    private int recordLeft;
    private boolean encrypted;

    /// Describes a payload; empty if it is unknown.
    ///
    /// @param length octets on the wire; if fewer were captured, later payloads cannot be described
    String describe(ByteBuffer payload, int length) {
        if (protocol == Protocol.UNKNOWN) {
            protocol = guess(payload);
        }
        String name = switch (protocol) {
            case UNKNOWN, OTHER -> "";
            case TLS -> records(payload);
            case HTTP -> startLine(payload);
            case HTTP2 -> startsWithPreface(payload) ? "HTTP/2 preface" : "HTTP/2";
        };
        if (payload.remaining() < length) {
            protocol = Protocol.OTHER;
        }
        return name;
    }

    private static Protocol guess(ByteBuffer payload) {
        int at = payload.position();
        if (payload.remaining() >= 2 && payload.get(at + 1) == 3
                && payload.get(at) >= CHANGE_CIPHER_SPEC && payload.get(at) <= APPLICATION_DATA) {
            return Protocol.TLS;
        }
        if (startsWithPreface(payload)) {
            return Protocol.HTTP2;
        }
        return startLine(payload).isEmpty() ? Protocol.OTHER : Protocol.HTTP;
    }

    private static boolean startsWithPreface(ByteBuffer payload) {
        return payload.remaining() >= HTTP2_PREFACE.length
                && payload.slice(payload.position(), HTTP2_PREFACE.length).equals(ByteBuffer.wrap(HTTP2_PREFACE));
    }

    /// The first line, limited in length, with only printable ASCII, since it goes to a terminal.
    private static String startLine(ByteBuffer payload) {
        StringBuilder line = new StringBuilder();
        for (int at = payload.position(); at < payload.limit() && line.length() < 1000; at++) {
            int octet = payload.get(at) & 0xff;
            if (octet == '\r' || octet == '\n') {
                break;
            }
            line.append(octet >= ' ' && octet <= '~' ? (char) octet : '?');
        }
        if (!START_LINE.matcher(line).matches()) {
            return "";
        }
        return line.length() <= MAX_LINE ? line.toString() : line.substring(0, MAX_LINE - 3) + "...";
    }

    /// The records that begin in this payload; a header may be split between payloads.
    private String records(ByteBuffer payload) {
        Set<String> names = new LinkedHashSet<>();
        int at = payload.position();
        while (at < payload.limit()) {
            int skipped = Math.min(recordLeft, payload.limit() - at);
            recordLeft -= skipped;
            at += skipped;
            if (at < payload.limit()) {
                header[headerSeen++] = payload.get(at++);
            }
            if (headerSeen == RECORD_HEADER) {
                headerSeen = 0;
                recordLeft = BigEndian.get16(header, 3);
                names.add(record(at < payload.limit() ? payload.get(at) : -1));
            }
        }
        return names.isEmpty() ? "TLS continued" : "TLS " + String.join(", ", names);
    }

    /// @param first the first octet of the record, -1 if it was not captured
    private String record(int first) {
        return switch (header[0]) {
            case CHANGE_CIPHER_SPEC -> {
                encrypted = true;
                yield "ChangeCipherSpec";
            }
            case ALERT -> "Alert";
            case HANDSHAKE -> encrypted ? "encrypted" : HandshakeMessages.name(first).orElse("Handshake");
            case APPLICATION_DATA -> "encrypted";
            default -> "unknown record";
        };
    }
}
