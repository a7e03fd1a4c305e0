package rootwalk.cli.importing;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// Addresses, ports and networks as they are written in the configuration.
final class Endpoints {

    static final String NAMES_OF_INTERFACES =
            "listen has addresses, not names of interfaces; write the addresses of the interface";

    static final String UNUSED_PROTOCOL = "the protocol of the address is not used";

    /// Why a zone that not all clients may query is left.
    static final String ZONE_OF_SOME =
            "access.query applies to all zones and addresses, so the zone would be served to more"
                    + " clients; list only those in access.query that may query for all zones";

    private Endpoints() {}

    /// An address of four decimal numbers, or of IPv6. `10` and `10.1` are not, although Java and the C library accept them.
    static Optional<InetAddress> literal(String text) {
        if (!text.contains(":") && text.chars().filter(c -> c == '.').count() != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static boolean isAddress(String text) {
        return literal(text).isPresent();
    }

    /// `192.0.2.1:53`, `[2001:db8::1]:53`; without a port, the address or host name alone.
    static String of(String host, String port) {
        if (port.isEmpty()) {
            return host;
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// `192.0.2.1@5353` as an address.
    ///
    /// @param standard a port that need not be written
    static String ofAt(String text, String standard) {
        String[] parts = text.split("@", 2);
        return of(parts[0], parts.length < 2 || parts[1].equals(standard) ? "" : parts[1]);
    }

    /// `tls://192.0.2.1:853#dns.example`.
    ///
    /// @param port may be empty
    /// @param name of the certificate; may be empty
    static String tls(String host, String port, String name) {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return "tls://" + bracketed + (port.isEmpty() ? "" : ":" + port) + (name.isEmpty() ? "" : "#" + name);
    }

    /// `192.0.2.53@853` as a forwarder.
    ///
    /// @param name of the certificate, for a forwarder over TLS; may be empty
    static String forwarderAt(String text, boolean overTls, String name) {
        if (!overTls) {
            return ofAt(text, "53");
        }
        String[] parts = text.split("@", 2);
        return tls(parts[0], parts.length < 2 || parts[1].equals("853") ? "" : parts[1], name);
    }

    /// Why a text is not a network. A prefix of IPv4-mapped addresses, as in the examples of Unbound, has no counterpart:
    /// such an address counts as the IPv4 address in it.
    static String noNetwork(String text) {
        String address = text.replaceFirst("^!", "").split("/", 2)[0];
        return address.contains(":") && literal(address).filter(Inet4Address.class::isInstance).isPresent()
                ? "an IPv4-mapped address counts as the IPv4 address in it; write IPv4 networks"
                : text + " is not a network";
    }

    /// A network without bits after its prefix. `10/8` is `10.0.0.0/8`, as in BIND.
    static Optional<String> network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (slash > 0 && address.matches("\\d+(\\.\\d+){0,2}")) {
            address += ".0".repeat(3 - (int) address.chars().filter(c -> c == '.').count());
        }
        Optional<InetAddress> literal = literal(address);
        if (slash < 0 || literal.isEmpty()) {
            return slash < 0 ? literal.map(_ -> text) : Optional.empty();
        }
        if (address.contains(":") && literal.get() instanceof Inet4Address) {
            return Optional.empty();
        }
        String length = text.substring(slash + 1);
        byte[] octets = literal.get().getAddress();
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > octets.length * 8) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(length);
        byte[] written = octets.clone();
        for (int bit = bits; bit < octets.length * 8; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        if (Arrays.equals(octets, written)) {
            return Optional.of(address + "/" + bits);
        }
        try {
            return Optional.of(InetAddress.getByAddress(octets).getHostAddress() + "/" + bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The name of an address in in-addr.arpa or ip6.arpa, with the final dot.
    static String reverseName(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            name.append(address instanceof Inet6Address
                    ? "%x.%x.".formatted(octet & 15, octet >> 4) : octet + ".");
        }
        return name + (address instanceof Inet6Address ? "ip6.arpa." : "in-addr.arpa.");
    }

    /// The zone of a network in in-addr.arpa or ip6.arpa; empty if its names are in several zones.
    static Optional<String> reverseZone(String network) {
        String[] parts = network.split("/", 2);
        Optional<InetAddress> address = literal(parts[0]);
        if (address.isEmpty() || parts.length < 2 || !parts[1].matches("\\d{1,3}")) {
            return address.map(Endpoints::reverseName);
        }
        int label = address.get() instanceof Inet6Address ? 4 : 8;
        int bits = Integer.parseInt(parts[1]);
        int all = address.get().getAddress().length * 8;
        if (bits % label != 0 || bits > all) {
            return Optional.empty();
        }
        String[] labels = reverseName(address.get()).split("\\.");
        return Optional.of(String.join(".", Arrays.asList(labels).subList((all - bits) / label, labels.length)) + ".");
    }

    static String addressType(String address) {
        return address.contains(":") ? "AAAA" : "A";
    }

    /// A name with its final dot.
    static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }
}
