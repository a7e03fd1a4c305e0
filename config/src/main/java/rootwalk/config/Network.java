package rootwalk.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import rootwalk.wire.Addresses;

/// A network in CIDR notation.
///
/// @param address with all bits beyond the prefix zero
/// @param prefixLength 0 to 32 or 128
public record Network(InetAddress address, int prefixLength) {

    /// Every address of both families.
    public static final List<Network> ANY = List.of(of("0.0.0.0", 0), of("::", 0));

    /// This host (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
    public static final List<Network> LOOPBACK = List.of(of("127.0.0.0", 8), of("::1", 128));

    /// Private and link-local networks (RFC 1918, RFC 3927, RFC 4193, RFC 4291 section 2.5.6).
    public static final List<Network> PRIVATE = List.of(
            of("10.0.0.0", 8),
            of("172.16.0.0", 12),
            of("192.168.0.0", 16),
            of("169.254.0.0", 16),
            of("fc00::", 7),
            of("fe80::", 10));

    /// IPv4-mapped IPv6 addresses (RFC 4291 section 2.5.5.2), which the JDK otherwise treats as the IPv4 addresses in them.
    public static final Network MAPPED = new Network(mapped(), 96);

    /// IPv4 addresses that never belong to one host elsewhere: this host, link-local, multicast and reserved (RFC 6890).
    public static final List<Network> NEVER_REMOTE = List.of(
            of("0.0.0.0", 8), of("127.0.0.0", 8), of("169.254.0.0", 16), of("224.0.0.0", 4), of("240.0.0.0", 4));

    private static InetAddress mapped() {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        try {
            return Inet6Address.getByAddress("", octets, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 octets are an address", e);
        }
    }

    private static Network of(String address, int prefixLength) {
        return new Network(InetAddress.ofLiteral(address), prefixLength);
    }

    /// Whether the network contains an address; false for the other family.
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return Addresses.text(address) + "/" + prefixLength;
    }
}
