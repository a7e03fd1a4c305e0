package rootwalk.daemon.transport.proxy;

import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.wire.BigEndian;

/// Reads the header of version 2 of the PROXY protocol. Allocates nothing; never throws for any octets.
///
/// It has a signature of 12 octets, the version and the command, the family and the protocol of the client, the length of the rest in two
/// octets, then the addresses of the client and of the proxy, their ports, and values that are skipped (TLV).
public final class ProxyHeader {

    /// Octets before the addresses. The length of the whole header is known from them.
    public static final int FIXED = 16;

    /// The longest header. Of the octets after the fixed ones, 36 are needed; the limit for them is the default of PowerDNS, and leaves room
    /// for the values that proxies add. A header is kept in memory until it is complete, so it must not have the 65,551 octets that its length
    /// allows.
    public static final int MOST = FIXED + 512;

    /// Returned for octets that are no acceptable header.
    public static final int INVALID = -1;

    /// The first octet of every header. No request begins with it.
    public static final byte FIRST = 0x0D;

    /// CR LF CR LF NUL CR LF QUIT LF.
    private static final long SIGNATURE = 0x0D0A0D0A_000D0A51L;
    private static final int SIGNATURE_END = 0x5549540A;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;

    /// The addresses of the client and of the proxy, and their ports.
    private static final int IPV4_LENGTH = 12;
    private static final int IPV6_LENGTH = 36;

    /// The first 96 bits of an IPv4-mapped address (RFC 4291 section 2.5.5.2).
    private static final long MAPPED_PREFIX = 0xFFFF;

    private ProxyHeader() {}

    /// The length of a header.
    ///
    /// @param octets at least [#FIXED] from `offset` on
    /// @return octets of the whole header, [#FIXED] to [#MOST], or [#INVALID]
    public static int length(byte[] octets, int offset) {
        if (BigEndian.get64(octets, offset) != SIGNATURE || BigEndian.get32(octets, offset + 8) != SIGNATURE_END) {
            return INVALID;
        }
        int command = octets[offset + COMMAND_AT];
        if (command != LOCAL && command != PROXY) {
            return INVALID;
        }
        int length = FIXED + BigEndian.get16(octets, offset + LENGTH_AT);
        return length <= MOST ? length : INVALID;
    }

    /// Reads a whole header.
    ///
    /// @param length of the octets that have arrived, which may be more or less than the header
    /// @param client set to the client that the header names; unchanged after the command LOCAL, which a proxy sends for itself, and if the
    ///     header is not valid
    /// @return octets of the header, or [#INVALID], also if it is not complete
    public static int read(byte[] octets, int offset, int length, ClientAddress client) {
        if (length < FIXED) {
            return INVALID;
        }
        int header = length(octets, offset);
        if (header == INVALID || header > length) {
            return INVALID;
        }
        if (octets[offset + COMMAND_AT] == LOCAL) {
            return header;
        }
        int at = offset + FIXED;
        return switch (octets[offset + FAMILY_AT]) {
            // TCP and UDP: how the client has reached the proxy, which may use the other one.
            case 0x11, 0x12 -> {
                if (header < FIXED + IPV4_LENGTH) {
                    yield INVALID;
                }
                client.set(false, 0, Integer.toUnsignedLong(BigEndian.get32(octets, at)),
                        BigEndian.get16(octets, at + 8));
                yield header;
            }
            case 0x21, 0x22 -> {
                if (header < FIXED + IPV6_LENGTH) {
                    yield INVALID;
                }
                setIpv6(client, BigEndian.get64(octets, at), BigEndian.get64(octets, at + 8),
                        BigEndian.get16(octets, at + 32));
                yield header;
            }
            // Permissions and limits need the address of a client.
            default -> INVALID;
        };
    }

    /// A socket of a proxy for both families has IPv4 clients as mapped addresses, but rules name them as IPv4.
    private static void setIpv6(ClientAddress client, long high, long low, int port) {
        if (high == 0 && low >>> 32 == MAPPED_PREFIX) {
            client.set(false, 0, low & 0xFFFF_FFFFL, port);
        } else {
            client.set(true, high, low, port);
        }
    }
}
