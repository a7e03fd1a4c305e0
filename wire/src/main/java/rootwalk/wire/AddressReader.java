package rootwalk.wire;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads IP addresses from text. IPv4 is four decimal numbers. Some programs read a number with a leading 0 as octal,
/// so it is rejected. IPv6 has the three forms of RFC 4291 section 2.2.
public final class AddressReader {

    public static final int IPV4_OCTETS = 4;
    public static final int IPV6_OCTETS = 16;

    private static final int GROUPS = 8;

    private AddressReader() {}

    /// The address in a text; an IPv6 address may have a zone (RFC 4007 section 11), as `fe80::1%eth0`.
    public static Optional<InetAddress> parse(String text) {
        int zone = text.indexOf('%');
        byte[] octets = new byte[IPV6_OCTETS];
        byte[] ascii = (zone < 0 ? text : text.substring(0, zone)).getBytes(StandardCharsets.US_ASCII);
        int length = read(ascii, 0, ascii.length, octets, 0);
        if (length == 0 || (zone >= 0 && length == IPV4_OCTETS)) {
            return Optional.empty();
        }
        return zone < 0 ? Optional.of(Addresses.of(Arrays.copyOf(octets, length))) : withZone(text);
    }

    /// The JDK knows the interfaces of this host.
    private static Optional<InetAddress> withZone(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Reads an address of either family.
    ///
    /// @param to the end of the text, exclusive
    /// @param target receives the octets; its content is undefined if the text is not an address
    /// @return 4 or 16, the number of octets, or 0 if the text is not an address
    public static int read(byte[] text, int from, int to, byte[] target, int at) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':') {
                return readIpv6(text, from, to, target, at) ? IPV6_OCTETS : 0;
            }
        }
        return readIpv4(text, from, to, target, at) ? IPV4_OCTETS : 0;
    }

    /// Reads an IPv4 address into four octets.
    public static boolean readIpv4(byte[] text, int from, int to, byte[] target, int at) {
        int next = from;
        for (int part = 0; part < IPV4_OCTETS; part++) {
            if (part > 0 && (next >= to || text[next++] != '.')) {
                return false;
            }
            int first = next;
            int value = 0;
            for (; next < to && next - first < 3 && text[next] >= '0' && text[next] <= '9'; next++) {
                value = value * 10 + (text[next] - '0');
            }
            if (next == first || value > 255 || (next - first > 1 && text[first] == '0')) {
                return false;
            }
            target[at + part] = (byte) value;
        }
        return next == to;
    }

    /// Reads an IPv6 address into sixteen octets.
    public static boolean readIpv6(byte[] text, int from, int to, byte[] target, int at) {
        int next = from;
        int groups = 0;
        int gap = -1;
        if (to - next >= 2 && text[next] == ':' && text[next + 1] == ':') {
            gap = 0;
            next += 2;
        }
        while (next < to) {
            int end = next;
            int value = 0;
            for (; end < to && end - next < 4 && hex(text[end]) >= 0; end++) {
                value = value << 4 | hex(text[end]);
            }
            if (end < to && text[end] == '.') {
                if (groups > GROUPS - 2 || !readIpv4(text, next, to, target, at + 2 * groups)) {
                    return false;
                }
                groups += 2;
                break;
            }
            if (groups == GROUPS || end == next) {
                return false;
            }
            BigEndian.put16(target, at + 2 * groups++, value);
            next = end;
            if (next == to) {
                break;
            }
            if (text[next++] != ':' || next == to) {
                return false;
            }
            if (text[next] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                next++;
            }
        }
        return gap < 0 ? groups == GROUPS : groups < GROUPS && closeGap(target, at, gap, groups);
    }

    private static int hex(byte digit) {
        return digit >= 0 ? Character.digit(digit, 16) : -1;
    }

    /// Moves the groups after `::` to the end.
    private static boolean closeGap(byte[] target, int at, int gap, int groups) {
        int behind = 2 * (groups - gap);
        int end = at + IPV6_OCTETS;
        System.arraycopy(target, at + 2 * gap, target, end - behind, behind);
        Arrays.fill(target, at + 2 * gap, end - behind, (byte) 0);
        return true;
    }
}
