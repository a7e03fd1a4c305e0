package rootwalk.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.AddressReader;
import rootwalk.wire.Addresses;
import rootwalk.wire.BigEndian;
import rootwalk.wire.file.UnusableTextException;

/// Parses addresses and networks, and suggests corrections for invalid ones.
final class AddressParser {

    private static final Pattern IPV4_WITH_PORT_SIGN =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})\\s*[#@ ]\\s*(\\d{1,5})");
    private static final int NO_PORT = 0;
    private static final InetAddress BROADCAST = InetAddress.ofLiteral("255.255.255.255");
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*).*");
    private static final List<String> PLAIN_SCHEMES = List.of("udp", "tcp", "dns");
    /// The syntax of Unbound: `192.0.2.53@853#dns.example`.
    private static final Pattern WITH_TLS_NAME = Pattern.compile("([0-9A-Fa-f.:]+(?:@\\d{1,5})?)#([A-Za-z].*)");
    private static final Pattern NETMASK = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})/(\\d{1,3}(?:\\.\\d{1,3}){3})");
    private static final Pattern STARS = Pattern.compile("(\\d{1,3})((?:\\.\\d{1,3}){0,2})((?:\\.\\*)+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]*[A-Za-z][A-Za-z0-9_.-]*(:\\d{1,5})?");

    private AddressParser() {}

    /// Parses an address with an optional port. Multicast and broadcast addresses are rejected, since they cannot be
    /// listened on or queried, and so are link-local addresses without the interface of their link (RFC 4007 section 6).
    static InetSocketAddress socketAddress(String text, int standardPort, int lowestPort) {
        InetSocketAddress address = anyAddress(text, standardPort, lowestPort);
        if (address.getAddress().isMulticastAddress()) {
            throw new UnusableTextException("'" + text + "' is a multicast address", "write the address of one host");
        }
        if (address.getAddress().equals(BROADCAST)) {
            throw new UnusableTextException("'" + text + "' is the broadcast address", "write the address of one host");
        }
        if (address.getAddress() instanceof Inet6Address ipv6 && ipv6.isLinkLocalAddress() && ipv6.getScopeId() == 0) {
            throw new UnusableTextException("'" + text + "' is a link-local address without its interface",
                    "write the interface after it, for example " + Addresses.text(ipv6) + "%eth0");
        }
        return address;
    }

    private static InetSocketAddress anyAddress(String text, int standardPort, int lowestPort) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0 || (close + 1 < text.length() && text.charAt(close + 1) != ':')) {
                throw new IllegalArgumentException("no ] ends the address");
            }
            int port = close + 1 == text.length() ? standardPort : port(text.substring(close + 2), lowestPort);
            return new InetSocketAddress(ipv6(text.substring(1, close)), port);
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            return new InetSocketAddress(ipv6(text), standardPort);
        }
        if (colon < 0) {
            return new InetSocketAddress(ipv4(text), standardPort);
        }
        return new InetSocketAddress(ipv4(text.substring(0, colon)), port(text.substring(colon + 1), lowestPort));
    }

    private static int port(String text, int lowest) {
        return Kind.within(text, lowest, 65535);
    }

    private static InetAddress ipv4(String text) {
        return AddressReader.parse(text).filter(Inet4Address.class::isInstance)
                .orElseThrow(IllegalArgumentException::new);
    }

    private static InetAddress ipv6(String text) {
        return Optional.of(text).filter(it -> it.indexOf(':') >= 0).flatMap(AddressReader::parse)
                .orElseThrow(() -> notIpv6(text));
    }

    private static IllegalArgumentException notIpv6(String text) {
        int sign = text.indexOf('%');
        boolean needsInterface = sign >= 0 && AddressReader.parse(text.substring(0, sign))
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress()).isPresent();
        return needsInterface ? new UnusableTextException(
                "this host has no interface '" + text.substring(sign + 1) + "' with a link-local address",
                "write the name of one after the percent sign; ip -6 address lists them")
                : new IllegalArgumentException();
    }

    static List<Network> networks(String text) {
        return switch (text) {
            case "any" -> Network.ANY;
            case "loopback" -> Network.LOOPBACK;
            case "private" -> Network.PRIVATE;
            default -> List.of(network(text));
        };
    }

    static Network network(String text) {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = addressText.indexOf(':') >= 0 ? ipv6(addressText) : ipv4(addressText);
        if (slash >= 0 && address instanceof Inet4Address && addressText.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an IPv4-mapped address counts as the IPv4 address in it");
        }
        int bits = address.getAddress().length * 8;
        int prefixLength = slash < 0 ? bits : Kind.within(text.substring(slash + 1), 0, bits);
        if (!address.equals(base(address, prefixLength))) {
            throw new IllegalArgumentException("bits are set beyond the prefix length " + prefixLength);
        }
        return new Network(address, prefixLength);
    }

    private static InetAddress base(InetAddress address, int prefixLength) {
        byte[] octets = address.getAddress();
        for (int bit = prefixLength; bit < octets.length * 8; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
        }
        return Addresses.of(octets);
    }

    /// Suggests an address for an invalid text, in a setting that does not accept names.
    static Optional<String> suggestAddressForName(String text, int standardPort) {
        return suggestAddress(text, standardPort).or(() -> NAME.matcher(text.strip()).matches()
                ? Optional.of("the address itself; names of hosts and interfaces are not looked up here")
                : Optional.empty());
    }

    /// Suggests the key of `listen` for an address of `listen.dns` with the scheme of another transport.
    static Optional<String> suggestListener(String text) {
        Matcher url = URL.matcher(text.strip());
        String scheme = url.matches() ? url.group(1).toLowerCase(Locale.ROOT) : "";
        return switch (scheme) {
            case "tls", "https", "quic" -> address(url.group(2), NO_PORT)
                    .map(it -> "listen: {" + scheme + ": [\"" + it + "\"]} instead");
            default -> Optional.empty();
        };
    }

    /// Suggests an entry of `primaries` for an address with a scheme or a name for TLS.
    static Optional<String> suggestPrimary(String text) {
        String word = text.strip();
        Matcher url = URL.matcher(word);
        if (url.matches() && url.group(1).equalsIgnoreCase("tls")) {
            int sign = word.indexOf('#');
            String address = url.group(2).replaceFirst("#.*", "");
            return overTls(address, sign < 0 ? "" : word.substring(sign + 1));
        }
        Matcher named = WITH_TLS_NAME.matcher(word);
        return named.matches() ? overTls(withColon(named.group(1)), named.group(2)) : Optional.empty();
    }

    /// `192.0.2.1@8853` as `192.0.2.1:8853`, without the standard port.
    private static String withColon(String text) {
        return text.replaceFirst("@853$", "").replaceFirst("^(.*:.*)@", "[$1]@").replace('@', ':');
    }

    private static Optional<String> overTls(String address, String name) {
        return address(address, NO_PORT).map(it -> "{address: " + Section.quoted(it) + ", tls: {"
                + (name.isEmpty() ? "" : "name: " + name) + "}}");
    }

    /// Suggests an address for an invalid text.
    ///
    /// @param standardPort the default port of the setting
    static Optional<String> suggestAddress(String text, int standardPort) {
        String word = text.strip();
        Matcher url = URL.matcher(word);
        if (url.matches()) {
            String what = url.group(1).toLowerCase(Locale.ROOT);
            String rest = url.group(2);
            return PLAIN_SCHEMES.contains(what) ? address(rest, standardPort)
                    : Optional.of("the address alone, without " + what + "://");
        }
        Matcher named = WITH_TLS_NAME.matcher(word);
        if (named.matches()) {
            return Optional.of("the address alone, without #" + named.group(2));
        }
        Matcher marked = IPV4_WITH_PORT_SIGN.matcher(word);
        if (marked.matches()) {
            return address(marked.group(1) + ":" + marked.group(2), standardPort);
        }
        if (word.isEmpty() || word.equals("*") || word.matches("(\\*|any|all)?(:\\d{1,5})?")) {
            int colon = word.indexOf(':');
            String port = colon < 0 ? ":" + standardPort : word.substring(colon);
            return Optional.of("\"0.0.0.0" + port + "\" and \"[::]" + port + "\" for all addresses of this machine");
        }
        if (word.matches("\\d{1,5}")) {
            return Optional.of("\"127.0.0.1:" + word + "\", an address before the port");
        }
        int slash = word.indexOf('/');
        if (slash > 0 && !word.contains("//")) {
            return address(word.substring(0, slash), standardPort)
                    .map(address -> address + ": one address, without a prefix length");
        }
        if (word.startsWith("[") && word.contains("]") && word.indexOf(':') > word.indexOf(']')) {
            return address(word.replace("[", "").replace("]", ""), standardPort);
        }
        return Optional.empty();
    }

    /// The text, if it is an address.
    private static Optional<String> address(String text, int standardPort) {
        try {
            var _ = socketAddress(text, standardPort, 0);
            return Optional.of(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<String> suggestNetwork(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Optional<String> known = switch (word) {
            case "all", "*", "everyone", "world", "internet", "0/0" -> Optional.of("any");
            case "localhost", "local", "lo", "self" -> Optional.of("loopback");
            case "lan", "rfc1918", "internal", "localnets" -> Optional.of("private");
            case "none", "nobody", "" -> Optional.of("[], an empty list, for none");
            default -> Optional.empty();
        };
        if (known.isPresent()) {
            return known;
        }
        Matcher mask = NETMASK.matcher(word);
        if (mask.matches()) {
            return ofNetmask(mask.group(1), mask.group(2));
        }
        Matcher stars = STARS.matcher(word);
        if (stars.matches()) {
            String fixed = stars.group(1) + stars.group(2);
            int octets = fixed.split("\\.").length;
            return of(fixed + ".0".repeat(4 - octets), octets * 8);
        }
        int slash = word.indexOf('/');
        if (slash > 0 && word.substring(slash + 1).matches("\\d{1,3}")) {
            String address = word.substring(0, slash);
            return of(address, Integer.parseInt(word.substring(slash + 1))).map(network -> network.startsWith(address)
                    ? network
                    : network + " for the network, or " + address + " for this address alone");
        }
        return Optional.empty();
    }

    private static Optional<String> ofNetmask(String address, String mask) {
        try {
            int ones = BigEndian.get32(ipv4(mask).getAddress(), 0);
            int bits = Integer.bitCount(ones);
            boolean isPrefix = bits == 32 || ones << bits == 0;
            return isPrefix ? of(address, bits) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The network that contains an address.
    private static Optional<String> of(String addressText, int prefixLength) {
        try {
            InetAddress address = addressText.indexOf(':') >= 0 ? ipv6(addressText) : ipv4(addressText);
            InetAddress base = base(address, prefixLength);
            String text = Addresses.text(base) + "/" + prefixLength;
            boolean isNetwork = prefixLength <= address.getAddress().length * 8;
            return isNetwork ? Optional.of(base instanceof Inet6Address ? "\"" + text + "\"" : text) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
