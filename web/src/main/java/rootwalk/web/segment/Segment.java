package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/// A TCP segment as it passed by (RFC 9293 section 3.1), with the addresses of its IP header.
///
/// @param time
///            nanoseconds since 1970
/// @param sequence
///            of its first octet, or of its SYN: 0 to 2^32 - 1
/// @param acknowledgement
///            what the sender expects next; means something with ACK only
/// @param window
///            as it stands in the header, not scaled
/// @param payload
///            to be read by index; fewer octets than `length` where the capture cut them off
/// @param length
///            octets of payload on the wire
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

    /// A view of its own for each caller.
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    public boolean has(TcpFlag flag) {
        return flags.contains(flag);
    }

    /// The numbers it takes: SYN and FIN count as an octet each (RFC 9293 section 3.4).
    public int span() {
        return length + (has(TcpFlag.SYN) ? 1 : 0) + (has(TcpFlag.FIN) ? 1 : 0);
    }

    /// Whether it is the first of a connection.
    boolean opens() {
        return has(TcpFlag.SYN) && !has(TcpFlag.ACK) && !has(TcpFlag.RST);
    }
}
