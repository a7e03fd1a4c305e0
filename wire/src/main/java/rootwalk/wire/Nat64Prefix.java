package rootwalk.wire;

import java.net.InetAddress;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// An IPv6 prefix under which IPv6 addresses represent IPv4 addresses (RFC 6052 section 2). A NAT64 translates between
/// the two. Immutable.
public final class Nat64Prefix {

    /// `64:ff9b::/96` (RFC 6052 section 2.1).
    public static final Nat64Prefix WELL_KNOWN = of(InetAddress.ofLiteral("64:ff9b::"), 96);

    private static final int IPV6 = 16;
    private static final int IPV4 = 4;

    /// The octet with the bits 64 to 71. It is zero in every such address, and no part of the IPv4 address.
    private static final int RESERVED = 8;

    /// Labels of the name of an IPv6 address: its nibbles, `ip6` and `arpa` (RFC 3596 section 2.5).
    private static final int REVERSE_LABELS = 2 * IPV6 + 2;

    private static final Name IP6_ARPA = Name.of("ip6.arpa.");

    private final byte[] octets;
    private final int prefixOctets;

    private Nat64Prefix(byte[] octets, int prefixOctets) {
        this.octets = octets;
        this.prefixOctets = prefixOctets;
    }

    /// A prefix; bits after it are ignored.
    ///
    /// @param network an IPv6 address
    /// @param length 32, 40, 48, 56, 64 or 96 bits
    public static Nat64Prefix of(InetAddress network, int length) {
        if (!isPossible(network, length)) {
            throw new IllegalArgumentException("RFC 6052 has no prefix of " + length + " bits like " + network);
        }
        byte[] octets = Arrays.copyOf(Arrays.copyOf(network.getAddress(), length / 8), IPV6);
        return new Nat64Prefix(octets, length / 8);
    }

    /// Whether RFC 6052 section 2.2 permits the length, and the bits 64 to 71, which are zero.
    public static boolean isPossible(InetAddress network, int length) {
        byte[] octets = network.getAddress();
        return octets.length == IPV6 && switch (length) {
            case 32, 40, 48, 56, 64 -> true;
            case 96 -> octets[RESERVED] == 0;
            default -> false;
        };
    }

    /// The IPv6 address that represents an IPv4 address, without a suffix (RFC 6052 section 2.3).
    ///
    /// @param ipv4 4 octets
    public byte[] embed(byte... ipv4) {
        byte[] address = octets.clone();
        int at = prefixOctets;
        for (int i = 0; i < IPV4; i++) {
            at = at == RESERVED ? RESERVED + 1 : at;
            address[at++] = ipv4[i];
        }
        return address;
    }

    /// The IPv4 address that an address represents, whatever its suffix; null if it represents none under this prefix.
    ///
    /// @param address 4 or 16 octets
    public byte @Nullable [] extract(byte... address) {
        if (address.length != IPV6 || !Arrays.equals(address, 0, prefixOctets, octets, 0, prefixOctets)
                || address[RESERVED] != 0) {
            return null;
        }
        byte[] ipv4 = new byte[IPV4];
        int at = prefixOctets;
        for (int i = 0; i < IPV4; i++) {
            at = at == RESERVED ? RESERVED + 1 : at;
            ipv4[i] = address[at++];
        }
        return ipv4;
    }

    /// The IPv4 address that the address with a name in `ip6.arpa` represents; null if there is none.
    public byte @Nullable [] extract(Name reverse) {
        if (reverse.labelCount() != REVERSE_LABELS || !reverse.isSubdomainOf(IP6_ARPA)) {
            return null;
        }
        byte[] name = reverse.sharedOctets();
        byte[] address = new byte[IPV6];
        for (int i = 0; i < 2 * IPV6; i++) {
            // The last nibble is first.
            int nibble = name[2 * i] == 1 ? Character.digit(name[2 * i + 1], 16) : -1;
            if (nibble < 0) {
                return null;
            }
            int octet = IPV6 - 1 - i / 2;
            address[octet] |= (byte) (i % 2 == 0 ? nibble : nibble << 4);
        }
        return extract(address);
    }

    /// The name in `ip6.arpa` below which the names of its addresses are.
    public Name reverseZone() {
        return Addresses.reverseName(Addresses.of(octets)).ancestor(2 + 2 * prefixOctets);
    }

    /// The prefix with its length in bits.
    @Override
    public String toString() {
        return Addresses.text(octets) + "/" + 8 * prefixOctets;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Nat64Prefix that && prefixOctets == that.prefixOctets
                && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(octets) + prefixOctets;
    }
}
