package rootwalk.socket.packet;

import java.nio.ByteBuffer;

/// A packet from its network header on.
///
/// @param time
///            nanoseconds since 1970
/// @param interfaceIndex
///            the interface
/// @param hardwareType
///            the ARP hardware type of the interface: 1 Ethernet, 772 loopback
/// @param protocol
///            its Ethernet type: 0x0800 IPv4, 0x86dd IPv6
/// @param octets
///            in network order, to be read by index; fewer than `length` if the packet was truncated
/// @param length
///            octets on the wire. The kernel may show several segments as one that exceeds the MTU, because the
///            network card splits or has joined it
public record Frame(
        long time,
        int interfaceIndex,
        int hardwareType,
        int protocol,
        Direction direction,
        ByteBuffer octets,
        int length) {

    public Frame {
        octets = octets.asReadOnlyBuffer();
    }

    /// A separate view for each caller.
    @Override
    public ByteBuffer octets() {
        return octets.asReadOnlyBuffer();
    }

    /// The frame with at most this many octets.
    public Frame cutTo(int most) {
        if (octets.remaining() <= most) {
            return this;
        }
        // A copy, so that it does not keep the complete packet in memory.
        byte[] beginning = new byte[most];
        octets.get(octets.position(), beginning);
        return new Frame(time, interfaceIndex, hardwareType, protocol, direction, ByteBuffer.wrap(beginning), length);
    }
}
