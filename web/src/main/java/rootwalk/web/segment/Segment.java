package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/// A captured TCP segment (RFC 9293 section 3.1), with the addresses of its IP header.
///
/// @param time nanoseconds since 1970
/// @param sequence of its first octet or SYN: 0 to 2^32 - 1
/// @param acknowledgement the next number that the sender expects; valid with ACK only
/// @param window as in the header, not scaled
/// @param payload to be read by index; shorter than `length` if the capture truncated it
/// @param length octets of payload on the wire
public record Segment(
        long time,
        InetSocketAddress source,
        InetSocketAddress destination,
        long sequence,
        long acknowledgement,
        Set<TcpFlag> flags,
        int window,
        TcpOptions options,
        ByteBuffer payload,
        int length)
        implements
            FrameContent {

    public Segment {
        payload = payload.asReadOnlyBuffer();
    }

    /// A separate view for each caller.
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    public boolean has(TcpFlag flag) {
        return flags.contains(flag);
    }

    /// The sequence numbers it occupies: SYN and FIN count as one octet each (RFC 9293 section 3.4).
    public int span() {
        return length + (has(TcpFlag.SYN) ? 1 : 0) + (has(TcpFlag.FIN) ? 1 : 0);
    }

    /// Whether it opens a connection.
    boolean opens() {
        return has(TcpFlag.SYN) && !has(TcpFlag.ACK) && !has(TcpFlag.RST);
    }
}
