package rootwalk.daemon.policy.hosts;

import java.nio.charset.StandardCharsets;

import rootwalk.wire.AddressReader;

/// Reads IP addresses from ASCII octets into a buffer of its own. Used by one thread.
final class AddressText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] octets = new byte[HostsTable.IPV6_OCTETS];
    private final byte[] reverse = new byte[80];

    /// The address that was read, in its first octets.
    byte[] octets() {
        return octets;
    }

    /// Reads an address.
    ///
    /// @return its octets, 4 or 16, or 0 if the text is not an address
    int read(byte[] text, int from, int to) {
        return AddressReader.read(text, from, to, octets, 0);
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

    /// The reverse name of the address; its length is the result of [#writeReverse] (RFC 1035 section 3.5, RFC 3596
    /// section 2.5).
    byte[] reverse() {
        return reverse;
    }

    /// Writes [#reverse]. Returns its length.
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
