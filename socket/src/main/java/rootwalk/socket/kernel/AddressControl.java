package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static rootwalk.socket.kernel.ControlMessages.HEADER;

import java.lang.foreign.MemorySegment;

/// The control message with the destination address of a received datagram, or with the source address of one to be
/// sent: a `struct in_pktinfo` or `struct in6_pktinfo` (RFC 3542 section 6).
final class AddressControl {

    /// Octets to reserve for the control messages of what is sent: this one and a [SegmentControl].
    static final int SIZE = 64;

    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IPV4_CONTENT = 12;
    /// Interface index first, then the local address, then the destination in the header, which may be a broadcast.
    private static final int IPV4_LOCAL = HEADER + 4;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_PKTINFO = 50;
    private static final int IPV6_CONTENT = 20;
    private static final int IPV6_LOCAL = HEADER;
    private static final int IPV6_INTERFACE = HEADER + 16;

    private AddressControl() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @return where the control message with the address begins, or [ControlMessages#NONE]
    static long find(MemorySegment memory, long at, long length) {
        long ipv4 = ControlMessages.find(memory, at, length, IPPROTO_IP, IP_PKTINFO, IPV4_CONTENT);
        return ipv4 == ControlMessages.NONE
                ? ControlMessages.find(memory, at, length, IPPROTO_IPV6, IPV6_PKTINFO, IPV6_CONTENT)
                : ipv4;
    }

    /// Copies the address out of the control message at `message`.
    ///
    /// @return its octets: 4 or 16
    static int copyAddress(MemorySegment memory, long message, byte[] into, int to) {
        boolean ipv6 = ControlMessages.level(memory, message) == IPPROTO_IPV6;
        int length = ipv6 ? 16 : 4;
        MemorySegment.copy(memory, JAVA_BYTE, message + (ipv6 ? IPV6_LOCAL : IPV4_LOCAL), into, to, length);
        return length;
    }

    /// Writes the control message that makes a datagram come from the address of the received control message `from`.
    ///
    /// @return octets written, 0 if the address cannot be a source because it is a multicast address
    static int writeReply(MemorySegment source, long from, MemorySegment memory, long at) {
        if (ControlMessages.level(source, from) == IPPROTO_IP) {
            int octets = ControlMessages.write(memory, at, IPPROTO_IP, IP_PKTINFO, IPV4_CONTENT);
            memory.set(JAVA_INT_UNALIGNED, at + HEADER, 0);
            memory.set(JAVA_INT_UNALIGNED, at + IPV4_LOCAL, source.get(JAVA_INT_UNALIGNED, from + IPV4_LOCAL));
            memory.set(JAVA_INT_UNALIGNED, at + IPV4_LOCAL + 4, 0);
            return octets;
        }
        int first = source.get(JAVA_BYTE, from + IPV6_LOCAL) & 0xff;
        if (first == 0xff) {
            return 0;
        }
        int octets = ControlMessages.write(memory, at, IPPROTO_IPV6, IPV6_PKTINFO, IPV6_CONTENT);
        MemorySegment.copy(source, from + IPV6_LOCAL, memory, at + IPV6_LOCAL, 16);
        // Only a link-local address needs its interface; for others the routing table determines it.
        boolean linkLocal = first == 0xfe && (source.get(JAVA_BYTE, from + IPV6_LOCAL + 1) & 0xc0) == 0x80;
        memory.set(
                JAVA_INT_UNALIGNED,
                at + IPV6_INTERFACE,
                linkLocal ? source.get(JAVA_INT_UNALIGNED, from + IPV6_INTERFACE) : 0);
        return octets;
    }
}
