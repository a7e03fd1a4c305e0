package rootwalk.socket;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/// The client that queries and connections are counted for: an IPv4 address, or the /56 that one IPv6 customer has.
public record ClientPrefix(boolean ipv6, long prefix) {

    /// @param address octets 0 to 3 of an IPv4 address, octets 0 to 7 of an IPv6 address
    public static ClientPrefix of(boolean ipv6, long address) {
        return new ClientPrefix(ipv6, ipv6 ? address & ~0xFFL : address);
    }

    public static ClientPrefix of(InetAddress address) {
        byte[] octets = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        return octets.length == 4
                ? of(false, Integer.toUnsignedLong(buffer.getInt()))
                : of(true, buffer.getLong());
    }
}
