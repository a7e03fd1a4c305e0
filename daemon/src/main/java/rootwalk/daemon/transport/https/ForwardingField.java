package rootwalk.daemon.transport.https;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import rootwalk.wire.AddressReader;

/// The field of a request in which proxies name the client. Each proxy adds the address of which it has the request, so the values after those of
/// known proxies can be forged.
public enum ForwardingField {

    /// RFC 7239.
    FORWARDED("forwarded"),

    /// Addresses with commas between them, without a standard.
    X_FORWARDED_FOR("x-forwarded-for");

    /// No address.
    private static final String NONE = "";

    /// Parts that are empty, too.
    private static final int ALL = -1;

    /// RFC 7239 section 6: a number, or a name that hides it.
    private static final Pattern PORT = Pattern.compile("(:([0-9]{1,5}|_[A-Za-z0-9._-]+))?");

    private final String field;

    ForwardingField(String field) {
        this.field = field;
    }

    /// Its name, in lower case.
    public String field() {
        return field;
    }

    /// The client: the last address that is not one of a proxy, or the first one if all are.
    ///
    /// @param values of the field, in their order
    /// @return empty if there is no address, or if one that matters is not an address
    Optional<InetSocketAddress> client(List<String> values, Predicate<InetAddress> isProxy) {
        List<String> nodes = new ArrayList<>();
        values.forEach(value -> nodes.addAll(nodes(value)));
        Optional<InetSocketAddress> found = Optional.empty();
        for (String node : nodes.reversed()) {
            found = address(node);
            if (found.isEmpty() || !isProxy.test(found.get().getAddress())) {
                return found;
            }
        }
        return found;
    }

    private List<String> nodes(String value) {
        return switch (this) {
            // It knows no quotes. Otherwise a client could open a quoted string that hides what proxies add.
            case X_FORWARDED_FOR -> Stream.of(value.split(",", ALL)).map(String::strip).toList();
            case FORWARDED -> split(value, ',').stream().map(ForwardingField::node).toList();
        };
    }

    /// RFC 7239 section 4: each parameter at most once.
    private static String node(String element) {
        List<String> named = split(element, ';').stream()
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for=")).toList();
        return named.size() == 1 ? unquoted(named.getFirst().substring("for=".length())) : NONE;
    }

    /// Parts without the spaces around them. A separator in a quoted string is none (RFC 7239 section 4).
    ///
    /// @return [#NONE] alone if a quoted string has no end: what a proxy has added may be in it
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin).strip());
        return isQuoted ? List.of(NONE) : parts;
    }

    /// Addresses need no escapes.
    private static String unquoted(String text) {
        boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }

    /// RFC 7239 section 6: an IPv6 address has brackets, and each address may have a port. In the other field, it may be without brackets.
    private static Optional<InetSocketAddress> address(String node) {
        int portAt;
        String host;
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            if (end < 0 || (end + 1 < node.length() && node.charAt(end + 1) != ':')) {
                return Optional.empty();
            }
            host = node.substring(1, end);
            portAt = end + 1;
            if (host.indexOf(':') < 0) {
                return Optional.empty();
            }
        } else {
            int colon = node.indexOf(':');
            portAt = colon == node.lastIndexOf(':') && colon >= 0 ? colon : node.length();
            host = node.substring(0, portAt);
        }
        String port = node.substring(portAt);
        // A zone names an interface of the proxy.
        return host.indexOf('%') >= 0 || !PORT.matcher(port).matches() ? Optional.empty()
                : AddressReader.parse(host).map(address -> new InetSocketAddress(address, number(port)));
    }

    /// A port that is hidden, or no port, is 0; nothing depends on it.
    private static int number(String port) {
        int number = port.matches(":[0-9]+") ? Integer.parseInt(port.substring(1)) : 0;
        return number <= 0xFFFF ? number : 0;
    }
}
