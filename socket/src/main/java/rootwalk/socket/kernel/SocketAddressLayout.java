package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `struct sockaddr_in` and `struct sockaddr_in6`: family, port, then either the address, or flow information,
/// address and scope. Ports and addresses are in network order, the rest in that of the machine.
public final class SocketAddressLayout {

    /// Octets to reserve for an address of either family.
    public static final int SIZE = 32;

    static final int IPV4_SIZE = 16;
    static final int IPV6_SIZE = 28;

    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_FLOW = 4;
    private static final int IPV6_ADDRESS = 8;
    private static final int IPV6_SCOPE = 24;

    private static final ValueLayout.OfShort PORT_LAYOUT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddressLayout() {}

    /// @return the octets written: the length of the address
    public static int write(InetSocketAddress address, MemorySegment into, long at) {
        byte[] octets = address.getAddress().getAddress();
        into.set(PORT_LAYOUT, at + PORT, (short) address.getPort());
        if (address.getAddress() instanceof Inet6Address ipv6) {
            into.set(JAVA_SHORT_UNALIGNED, at, (short) SystemCalls.AF_INET6);
            into.set(JAVA_INT_UNALIGNED, at + IPV6_FLOW, 0);
            MemorySegment.copy(octets, 0, into, JAVA_BYTE, at + IPV6_ADDRESS, octets.length);
            into.set(JAVA_INT_UNALIGNED, at + IPV6_SCOPE, ipv6.getScopeId());
            return IPV6_SIZE;
        }
        into.set(JAVA_SHORT_UNALIGNED, at, (short) SystemCalls.AF_INET);
        MemorySegment.copy(octets, 0, into, JAVA_BYTE, at + IPV4_ADDRESS, octets.length);
        into.set(ValueLayout.JAVA_LONG_UNALIGNED, at + 8, 0);
        return IPV4_SIZE;
    }

    public static InetSocketAddress read(MemorySegment from, long at) {
        byte[] octets = new byte[isIpv6(from, at) ? 16 : 4];
        int length = copyAddress(from, at, octets, 0);
        try {
            InetAddress address = length == 4
                    ? InetAddress.getByAddress(octets)
                    : Inet6Address.getByAddress(null, octets, scope(from, at));
            return new InetSocketAddress(address, port(from, at));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public static boolean isIpv6(MemorySegment from, long at) {
        return from.get(JAVA_SHORT_UNALIGNED, at) == SystemCalls.AF_INET6;
    }

    public static int port(MemorySegment from, long at) {
        return from.get(PORT_LAYOUT, at + PORT) & 0xffff;
    }

    public static int scope(MemorySegment from, long at) {
        return isIpv6(from, at) ? from.get(JAVA_INT_UNALIGNED, at + IPV6_SCOPE) : 0;
    }

    /// Octets 0 to 7 of an IPv6 address; 0 for IPv4.
    public static long high(MemorySegment from, long at) {
        return isIpv6(from, at) ? from.get(NETWORK_LONG, at + IPV6_ADDRESS) : 0;
    }

    /// Octets 8 to 15 of an IPv6 address; the four of an IPv4 address.
    public static long low(MemorySegment from, long at) {
        return isIpv6(from, at)
                ? from.get(NETWORK_LONG, at + IPV6_ADDRESS + 8)
                : from.get(NETWORK_INT, at + IPV4_ADDRESS) & 0xffffffffL;
    }

    /// @return the octets of the address: 4 or 16
    public static int copyAddress(MemorySegment from, long at, byte[] into, int to) {
        boolean ipv6 = isIpv6(from, at);
        int length = ipv6 ? 16 : 4;
        MemorySegment.copy(from, JAVA_BYTE, at + (ipv6 ? IPV6_ADDRESS : IPV4_ADDRESS), into, to, length);
        return length;
    }

    /// Whether two addresses have the same family, address and port.
    public static boolean same(MemorySegment one, long at, MemorySegment other, long otherAt) {
        return isIpv6(one, at) == isIpv6(other, otherAt)
                && port(one, at) == port(other, otherAt)
                && low(one, at) == low(other, otherAt)
                && high(one, at) == high(other, otherAt);
    }

    /// Writes the address that disconnects a datagram socket.
    public static int writeUnspecified(MemorySegment into, long at) {
        into.asSlice(at, IPV4_SIZE).fill((byte) 0);
        return IPV4_SIZE;
    }
}
