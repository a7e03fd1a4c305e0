package rootwalk.daemon.policy.hosts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads IP addresses from ASCII octets into a buffer of its own. Used by one thread.
final class AddressText {

    private static final int GROUPS = 8;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] octets = new byte[HostsTable.IPV6_OCTETS];
    private final byte[] reverse = new byte[80];

    /// The address that was read, in its first octets.
    byte[] octets() {
        return octets;
    }

    /// Reads an address; tells its octets, 4 or 16, or 0 when the text is none.
    int read(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':') {
                return ipv6(text, from, to) ? HostsTable.IPV6_OCTETS : 0;
            }
        }
        return ipv4(text, from, to, 0) ? HostsTable.IPV4_OCTETS : 0;
    }

    /// Four decimal numbers. One that begins with 0 is octal to some programs, so it is none here.
    private boolean ipv4(byte[] text, int from, int to, int target) {
        int at = from;
        for (int part = 0; part < HostsTable.IPV4_OCTETS; part++) {
            if (part > 0 && (at >= to || text[at++] != '.')) {
                return false;
            }
            int begun = at;
            int value = 0;
            while (at < to && text[at] >= '0' && text[at] <= '9' && at - begun < 3) {
                value = value * 10 + (text[at++] - '0');
            }
            if (at == begun || value > 255 || (at - begun > 1 && text[begun] == '0')) {
                return false;
            }
            octets[target + part] = (byte) value;
        }
        return at == to;
    }

    /// RFC 4291 section 2.2, all three forms.
    private boolean ipv6(byte[] text, int from, int to) {
        Arrays.fill(octets, (byte) 0);
        int at = from;
        int groups = 0;
        int gap = -1;
        if (to - at >= 2 && text[at] == ':' && text[at + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < to) {
            int digitsEnd = at;
            int value = 0;
            while (digitsEnd < to && digitsEnd - at < 5 && Character.digit(text[digitsEnd], 16) >= 0) {
                value = value << 4 | Character.digit(text[digitsEnd++], 16);
            }
            if (digitsEnd < to && text[digitsEnd] == '.') {
                if (groups > GROUPS - 2 || !ipv4(text, at, to, 2 * groups)) {
                    return false;
                }
                groups += 2;
                break;
            }
            if (groups == GROUPS || digitsEnd == at || digitsEnd - at > 4) {
                return false;
            }
            octets[2 * groups] = (byte) (value >>> 8);
            octets[2 * groups + 1] = (byte) value;
            groups++;
            at = digitsEnd;
            if (at == to) {
                break;
            }
            if (text[at++] != ':' || at == to) {
                return false;
            }
            if (text[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                at++;
            }
        }
        return closeGap(groups, gap);
    }

    private boolean closeGap(int groups, int gap) {
        if (gap < 0) {
            return groups == GROUPS;
        }
        if (groups == GROUPS) {
            return false;
        }
        int behind = 2 * (groups - gap);
        System.arraycopy(octets, 2 * gap, octets, octets.length - behind, behind);
        Arrays.fill(octets, 2 * gap, octets.length - behind, (byte) 0);
        return true;
    }

    /// `0.0.0.0` or `::`.
    boolean isUnspecified(int length) {
        for (int i = 0; i < length; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /// `127.0.0.1` or `::1`.
    boolean isLocalhost(int length) {
        boolean high = length == HostsTable.IPV6_OCTETS || octets[0] == 127;
        for (int i = length == HostsTable.IPV6_OCTETS ? 0 : 1; i < length - 1; i++) {
            high &= octets[i] == 0;
        }
        return high && octets[length - 1] == 1;
    }

    /// The name that the address is asked back by, of the octets that [#writeReverse] tells (RFC 1035 section 3.5, RFC
    /// 3596 section 2.5).
    byte[] reverse() {
        return reverse;
    }

    /// Writes [#reverse] and tells its length.
    int writeReverse(int length) {
        int at = 0;
        for (int i = length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xFF;
            at = length == HostsTable.IPV4_OCTETS
                    ? label(Integer.toString(octet), at)
                    : nibble(octet >>> 4, nibble(octet & 15, at));
        }
        at = label("arpa", label(length == HostsTable.IPV4_OCTETS ? "in-addr" : "ip6", at));
        reverse[at++] = 0;
        return at;
    }

    private int nibble(int value, int at) {
        reverse[at] = 1;
        reverse[at + 1] = HEX[value];
        return at + 2;
    }

    private int label(String text, int at) {
        reverse[at] = (byte) text.length();
        for (int i = 0; i < text.length(); i++) {
            reverse[at + 1 + i] = (byte) text.charAt(i);
        }
        return at + 1 + text.length();
    }
}
