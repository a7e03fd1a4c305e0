package rootwalk.cli.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.AddressReader;

/// A server argument: `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1`, `[2001:db8::1]:5300`, or a host name instead of the
/// address; perhaps after `@`.
///
/// @param port 0 if there is none
public record ServerArgument(String host, int port) {

    private static final int DNS_PORT = 53;

    /// The notation of dig and of the configurations of other servers.
    private static final Pattern ADDRESS_HASH_PORT = Pattern.compile("([0-9a-fA-F.:]+)#([0-9]+)");

    /// Parses without a lookup.
    ///
    /// @param word with `@` if the command has it; the messages are in the same form
    /// @throws IllegalArgumentException with what is wrong
    public static ServerArgument parse(String word) {
        String sign = word.startsWith("@") ? "@" : "";
        String text = word.substring(sign.length());
        Matcher otherNotation = ADDRESS_HASH_PORT.matcher(text);
        if (otherNotation.matches()) {
            throw new IllegalArgumentException(word + " has its port after #; write " + sign
                    + (otherNotation.group(1).contains(":")
                            ? "[" + otherNotation.group(1) + "]"
                            : otherNotation.group(1))
                    + ":" + otherNotation.group(2));
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException(sign.isEmpty()
                    ? word + " is a URL; write an address, such as 192.0.2.1"
                    : word + " is a URL, but @ stands before an address; the transport is an option, such as --tls or "
                            + "--https-url");
        }
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException(
                        "'" + word + "' has no closing bracket; write " + sign + "[2001:db8::1]:53");
            }
            String rest = text.substring(close + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("'" + word + "' has '" + rest
                        + "' after the bracket; write " + sign + "[2001:db8::1]:53");
            }
            String address = text.substring(1, close);
            if (address.indexOf(':') < 0) {
                throw new IllegalArgumentException(
                        "'" + word + "' has no IPv6 address in brackets; write " + sign + "[2001:db8::1]:53");
            }
            return of(sign, address, rest.isEmpty() ? 0 : port(sign, rest.substring(1)));
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':')
                ? of(sign, text.substring(0, colon), port(sign, text.substring(colon + 1)))
                : of(sign, text, 0);
    }

    private static ServerArgument of(String sign, String host, int port) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException(
                    "the server is missing; write " + sign + "192.0.2.1 or " + sign + "192.0.2.1:5300");
        }
        var _ = literal(host);
        return new ServerArgument(host, port);
    }

    private static int port(String sign, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 0x10000) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException(
                "the port '" + text + "' is not a number from 1 to 65535; write " + sign + "192.0.2.1:53");
    }

    /// Parses an IP address; empty if the text may be a host name.
    ///
    /// @throws IllegalArgumentException if it looks like an address and is invalid
    public static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') < 0 && !text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return Optional.empty();
        }
        return Optional.of(AddressReader.parse(text).orElseThrow(() -> new IllegalArgumentException(
                text + " is not an IP address; write 192.0.2.1 or 2001:db8::1")));
    }

    /// Resolves the host if it is a name; the default port is that of the DNS.
    ///
    /// @throws UnknownHostException with what is wrong and the remedy
    public InetSocketAddress address() throws UnknownHostException {
        return address(DNS_PORT);
    }

    /// Does the same with another default port.
    public InetSocketAddress address(int defaultPort) throws UnknownHostException {
        int at = port == 0 ? defaultPort : port;
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            return new InetSocketAddress(literal.get(), at);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), at);
        } catch (UnknownHostException e) {
            var failure = new UnknownHostException(
                    "the server '" + host + "' has no known address; write its address, such as 192.0.2.1");
            failure.initCause(e);
            throw failure;
        }
    }
}
