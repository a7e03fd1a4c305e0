package rootwalk.socket.packet;

import java.nio.ByteBuffer;

/// A packet as the kernel saw it, from its network header on.
///
/// @param time
///            nanoseconds since 1970
/// @param interfaceIndex
///            where it passed
/// @param hardwareType
///            the ARP number of that interface's kind: 1 Ethernet, 772 loopback
/// @param protocol
///            its Ethernet type: 0x0800 IPv4, 0x86dd IPv6
/// @param octets
///            in network order, to be read by index; fewer than `length` where the rest was cut off
/// @param length
///            octets on the wire. The kernel may show several segments as one that is longer than the interface would
///            carry, because the network card divides it, or has joined it
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

    /// A view of its own for each caller.
    @Override
    public ByteBuffer octets() {
        return octets.asReadOnlyBuffer();
    }

    /// The same with at most so many octets.
    public Frame cutTo(int most) {
        if (octets.remaining() <= most) {
            return this;
        }
        // A copy, so that the whole is not held in memory by its beginning.
        byte[] beginning = new byte[most];
        octets.get(octets.position(), beginning);
        return new Frame(time, interfaceIndex, hardwareType, protocol, direction, ByteBuffer.wrap(beginning), length);
    }
}
