package rootwalk.authoritative.policy;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Name;

/// A network in the name of a trigger (draft-vixie-dnsop-dns-rpz section 4.2): the length of its prefix, then its octets from the
/// last to the first for IPv4, or its words, with `zz` for several words that are 0, for IPv6.
///
/// @param high octets 0 to 7 of an IPv6 address, 0 for IPv4
/// @param low octets 8 to 15 of an IPv6 address, all four of an IPv4 address
/// @param length of the prefix in bits
public record AddressTrigger(boolean isIpv6, long high, long low, int length) {

    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_WORDS = 8;
    private static final String ZEROS = "zz";

    /// Reads the name of a trigger without its suffix and the name of the zone.
    ///
    /// @throws IllegalArgumentException with the reason, if it is not a network
    static AddressTrigger of(Name network) {
        List<String> labels = labels(network);
        if (labels.size() < 2) {
            throw new IllegalArgumentException("a network has the length of its prefix and an address");
        }
        int length = decimal(labels.getFirst(), 128, "the length of the prefix");
        List<String> address = labels.subList(1, labels.size()).reversed();
        boolean isIpv4 = address.size() == IPV4_OCTETS && !address.contains(ZEROS);
        AddressTrigger trigger = isIpv4 ? ipv4(address, length) : ipv6(address, length);
        if (length == 0) {
            throw new IllegalArgumentException("the length of the prefix is at least 1");
        }
        trigger.checkHostBits();
        return trigger;
    }

    private static List<String> labels(Name name) {
        List<String> labels = new ArrayList<>();
        for (Name rest = name; !rest.isRoot(); rest = rest.parent()) {
            String text = rest.toString();
            labels.add(text.substring(0,
                    text.length() - (rest.parent().isRoot() ? 1 : rest.parent().toString().length() + 1)));
        }
        return labels;
    }

    private static AddressTrigger ipv4(List<String> octets, int length) {
        if (length > 32) {
            throw new IllegalArgumentException("the prefix of an IPv4 network has at most 32 bits");
        }
        long address = 0;
        for (String octet : octets) {
            address = address << 8 | decimal(octet, 255, "an octet of an IPv4 address");
        }
        return new AddressTrigger(false, 0, address, length);
    }

    private static int decimal(String text, int most, String what) {
        boolean isNumber = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(it -> it >= '0' && it <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        if (!isNumber || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(what + " is a number up to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    private static AddressTrigger ipv6(List<String> written, int length) {
        int zeros = written.indexOf(ZEROS);
        if (zeros != written.lastIndexOf(ZEROS)) {
            throw new IllegalArgumentException("an IPv6 address has " + ZEROS + " at most once");
        }
        int missing = IPV6_WORDS - written.size() + (zeros < 0 ? 0 : 1);
        if (zeros < 0 ? missing != 0 : missing < 1) {
            throw new IllegalArgumentException("an address has 4 octets, or 8 words of which " + ZEROS
                    + " may replace some");
        }
        long[] halves = new long[2];
        int word = 0;
        for (String text : written) {
            if (text.equals(ZEROS)) {
                word += missing;
                continue;
            }
            halves[word / 4] |= (long) word(text) << (48 - 16 * (word % 4));
            word++;
        }
        return new AddressTrigger(true, halves[0], halves[1], length);
    }

    private static int word(String text) {
        if (!text.matches("[0-9A-Fa-f]{1,4}")) {
            throw new IllegalArgumentException(
                    "a word of an IPv6 address has up to four hexadecimal digits, unlike " + text);
        }
        return Integer.parseInt(text, 16);
    }

    private void checkHostBits() {
        if ((isIpv6 && (high & ~prefix(length)) != 0) || (low & ~lowPrefix()) != 0) {
            throw new IllegalArgumentException("bits after the first " + length + " are not 0");
        }
    }

    private long lowPrefix() {
        return isIpv6 ? prefix(length - 64) : prefix(length) >> 32;
    }

    /// The first bits of 64, as many as there are.
    static long prefix(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    /// Whether an address of the same family is in the network.
    boolean contains(long otherHigh, long otherLow) {
        return isIpv6 ? ((high ^ otherHigh) & prefix(length)) == 0 && ((low ^ otherLow) & prefix(length - 64)) == 0
                : ((low ^ otherLow) & 0xFFFFFFFFL & lowPrefix()) == 0;
    }
}
