package rootwalk.web.segment;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.socket.packet.Direction;
import rootwalk.socket.packet.Frame;

/// A small language for segments between a client and a server: `> SYN 0`, `< SYN,ACK 0 1`, `> PSH,ACK 1 1 517`, with the
/// numbers counted from each end's SYN: sequence, acknowledgement, octets. Behind them may stand `win=0`, or text that is
/// the payload.
final class SegmentScript {
    static final InetSocketAddress CLIENT = at("192.0.2.1", 40000);
    static final InetSocketAddress SERVER = at("192.0.2.80", 443);

    /// Both wrap soon.
    private static final int CLIENT_BEGINS = -10;
    private static final int SERVER_BEGINS = -3;
    private static final long MICRO = 1000;

    private SegmentScript() {}

    static InetSocketAddress at(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static ConnectionTrace trace(String script) {
        TcpConversation conversation = new TcpConversation(CLIENT, SERVER);
        List<Segment> segments = segments(script);
        segments.forEach(conversation::follow);
        return conversation.trace();
    }

    static List<Segment> segments(String script) {
        List<String> lines = script.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return Stream.iterate(0, i -> i < lines.size(), i -> i + 1).map(i -> segment(lines.get(i), i * 100 * MICRO))
                .toList();
    }

    private static Segment segment(String line, long time) {
        String[] words = line.split(" ", 6);
        boolean fromClient = words[0].equals(">");
        int own = fromClient ? CLIENT_BEGINS : SERVER_BEGINS;
        int other = fromClient ? SERVER_BEGINS : CLIENT_BEGINS;
        String last = words.length > 5 ? words[5] : "";
        int window = last.startsWith("win=") ? Integer.parseInt(last.substring(4)) : 65535;
        int length = number(words, 4);
        byte[] payload = last.isEmpty() || last.startsWith("win=") ? new byte[length] : payload(last, length);
        return new Segment(time, fromClient ? CLIENT : SERVER, fromClient ? SERVER : CLIENT,
                Integer.toUnsignedLong(own + number(words, 2)), Integer.toUnsignedLong(other + number(words, 3)),
                flags(words[1]), window, TcpOptions.NONE, ByteBuffer.wrap(payload), length);
    }

    private static int number(String[] words, int index) {
        return words.length > index ? Integer.parseInt(words[index]) : 0;
    }

    private static byte[] payload(String text, int length) {
        byte[] payload = new byte[length];
        byte[] begin = text.startsWith("0x")
                ? HexFormat.of().parseHex(text.substring(2))
                : text.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(begin, 0, payload, 0, Math.min(begin.length, length));
        return payload;
    }

    private static Set<TcpFlag> flags(String names) {
        return Stream.of(names.split(",")).map(TcpFlag::valueOf)
                .collect(Collectors.toCollection(() -> java.util.EnumSet.noneOf(TcpFlag.class)));
    }

    static Frame frame(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        return frame(octets, octets.length);
    }

    static Frame frame(byte[] octets, int length) {
        return new Frame(1_700_000_000_123_456_789L, 1, 772, 0x0800, Direction.TO_US, ByteBuffer.wrap(octets), length);
    }
}
