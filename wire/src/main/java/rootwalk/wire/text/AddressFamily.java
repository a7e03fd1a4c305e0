package rootwalk.wire.text;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.AddressReader;

/// The address families of records, with the numbers of APL (RFC 3123 section 4) and of gateways (RFC 4025 section 2.4).
enum AddressFamily {
    IPV4(1, AddressReader.IPV4_OCTETS, "IPv4", "192.0.2.1"),
    IPV6(2, AddressReader.IPV6_OCTETS, "IPv6", "2001:db8::1");

    private final int number;
    private final int size;
    private final String title;
    private final String example;

    AddressFamily(int number, int size, String title, String example) {
        this.number = number;
        this.size = size;
        this.title = title;
        this.example = example;
    }

    /// The family with a number, or null.
    static @Nullable AddressFamily of(int number) {
        return switch (number) {
            case 1 -> IPV4;
            case 2 -> IPV6;
            default -> null;
        };
    }

    int number() {
        return number;
    }

    /// Octets of an address.
    int size() {
        return size;
    }

    String title() {
        return title;
    }

    String example() {
        return example;
    }

    /// Reads an address.
    ///
    /// @param to the end of the text, exclusive
    /// @return its octets, or null if the text is not an address of this family
    byte @Nullable [] read(byte[] text, int from, int to) {
        byte[] octets = new byte[size];
        return read(text, from, to, octets, 0) ? octets : null;
    }

    /// Reads an address into an array. Returns whether the text is an address of this family.
    ///
    /// @param to the end of the text, exclusive
    boolean read(byte[] text, int from, int to, byte[] target, int at) {
        return this == IPV4
                ? AddressReader.readIpv4(text, from, to, target, at)
                : AddressReader.readIpv6(text, from, to, target, at);
    }
}
