package rootwalk.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// IP addresses of octets, and their text; IPv6 in the form that RFC 5952 section 4 recommends. [AddressReader] reads it.
public final class Addresses {

    private static final int GROUPS = 8;

    private Addresses() {}

    /// The address of 4 or 16 octets. As everywhere in the JDK, an IPv4-mapped IPv6 address is an IPv4 address.
    public static InetAddress of(byte... octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 octets, not " + octets.length, e);
        }
    }

    /// `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`.
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        String unshortened = address.getHostAddress();
        int zone = unshortened.indexOf('%');
        return shortened(address.getAddress()) + (zone < 0 ? "" : unshortened.substring(zone));
    }

    /// The name of an address in `in-addr.arpa` (RFC 1035 section 3.5) or `ip6.arpa` (RFC 3596 section 2.5).
    public static Name reverseName(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xFF;
            if (octets.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Integer.toHexString(octet & 15)).append('.').append(Integer.toHexString(octet >> 4))
                        .append('.');
            }
        }
        return Name.of(name.append(octets.length == 4 ? "in-addr.arpa." : "ip6.arpa.").toString());
    }

    /// `192.0.2.1:53`, `[2001:db8::1]:53`; the name of the host if its address is not known.
    public static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        String literal = text(host);
        return (host instanceof Inet6Address ? "[" + literal + "]" : literal) + ":" + address.getPort();
    }

    /// The text of an address of 4 or 16 octets; an IPv4-mapped address shows the IPv4 address (RFC 5952 section 5).
    public static String text(byte... octets) {
        if (octets.length == 4) {
            return dotted(octets, 0);
        }
        return isMapped(octets) ? "::ffff:" + dotted(octets, 12) : shortened(octets);
    }

    private static boolean isMapped(byte... octets) {
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[10] == -1 && octets[11] == -1;
    }

    private static String dotted(byte[] octets, int from) {
        return (octets[from] & 0xFF) + "." + (octets[from + 1] & 0xFF) + "." + (octets[from + 2] & 0xFF) + "."
                + (octets[from + 3] & 0xFF);
    }

    private static String shortened(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = BigEndian.get16(octets, 2 * i);
        }
        int zeros = longestRunOfZeros(groups);
        int after = zeros + zerosFrom(zeros, groups);
        // A single zero stays a zero (RFC 5952 section 4.2.2).
        if (after - zeros < 2) {
            return joined(groups, 0, GROUPS);
        }
        return joined(groups, 0, zeros) + "::" + joined(groups, after, GROUPS);
    }

    /// The start of the longest run; of runs of the same length, the first (RFC 5952 section 4.2.3).
    private static int longestRunOfZeros(int... groups) {
        int longest = 0;
        for (int i = 1; i < GROUPS; i++) {
            if (zerosFrom(i, groups) > zerosFrom(longest, groups)) {
                longest = i;
            }
        }
        return longest;
    }

    private static int zerosFrom(int start, int... groups) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
