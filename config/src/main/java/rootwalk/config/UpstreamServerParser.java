package rootwalk.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.config.UpstreamServer.ByAddress;
import rootwalk.config.UpstreamServer.ByName;
import rootwalk.config.UpstreamServer.Encrypted;
import rootwalk.config.UpstreamServer.Protocol;
import rootwalk.wire.Name;
import rootwalk.wire.tls.TlsClient;

/// Parses the servers of `forward` and `stub`, and suggests corrections for invalid ones.
final class UpstreamServerParser {

    static final Kind<UpstreamServer> KIND = new Kind<>(
            "an IP address or a host name, with or without a port, for example 192.0.2.53 or dns.example.net:5353",
            UpstreamServerParser::server, UpstreamServerParser::suggest);

    private static final String LABELS = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?";
    private static final Pattern NAMED = Pattern.compile("(" + LABELS + ")(?::([^:]*))?");

    /// The last label of a host name is not numeric (RFC 1123 section 2.1), so 192.0.2.300 is none.
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?[0-9-]+\\.?");

    /// As `192.0.2.l`: an address with a typing error.
    private static final Pattern ADDRESS_WITH_LETTER = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){2}\\.[^.]*");

    /// The syntax of Unbound and dnsmasq.
    private static final Pattern WITH_PORT_SIGN = Pattern.compile("(" + LABELS + ")\\s*[#@ ]\\s*(\\d{1,5})");
    private static final Pattern WITH_TLS_NAME = Pattern.compile("([0-9A-Za-z.:_-]+?)(?:@(\\d{1,5}))?#([A-Za-z].*)");
    /// The path of RFC 8484 that is usual.
    private static final String STANDARD_PATH = "/dns-query";
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/._~%!$&'()*+,;=:@?-]*");

    /// Of other programs.
    private static final Map<String, Protocol> OTHER_SCHEMES = Map.of("dot://", Protocol.TLS, "doq://", Protocol.QUIC,
            "doh://", Protocol.HTTPS, "h3://", Protocol.HTTPS);

    private static final Pattern PLAIN_URL = Pattern.compile("(?i:udp|tcp|dns)://([^/]*)/?");

    private UpstreamServerParser() {}

    private static UpstreamServer server(String text) {
        for (Protocol protocol : Protocol.values()) {
            if (begins(text, protocol.scheme())) {
                return encrypted(protocol, text.substring(protocol.scheme().length()));
            }
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches() || !isHostName(named.group(1))) {
            return new ByAddress(AddressParser.socketAddress(text, UpstreamServer.STANDARD_PORT, 1));
        }
        int port = named.group(2) == null ? UpstreamServer.STANDARD_PORT : Kind.within(named.group(2), 1, 65_535);
        return new ByName(Name.of(named.group(1)), port);
    }

    /// `192.0.2.53`, `192.0.2.53:853` or `192.0.2.53#dns.example.net`. A host name would have to be resolved without this server.
    private static Encrypted encrypted(Protocol protocol, String text) {
        int sign = text.indexOf('#');
        String location = sign < 0 ? text : text.substring(0, sign);
        int slash = protocol == Protocol.HTTPS ? location.indexOf('/') : -1;
        String address = slash < 0 ? location : location.substring(0, slash);
        String path = protocol == Protocol.HTTPS ? (slash < 0 ? STANDARD_PATH : location.substring(slash)) : "";
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the path of the URL has characters that must be encoded");
        }
        Optional<String> name = sign < 0 ? Optional.empty() : Optional.of(text.substring(sign + 1));
        if (name.filter(it -> !isHostName(it) || !TlsClient.isName(it)).isPresent()) {
            throw new IllegalArgumentException("the name after # is not a host name");
        }
        return new Encrypted(protocol, AddressParser.socketAddress(address, protocol.standardPort(), 1), path,
                name,
                new Config.RemoteTls(name, Optional.empty(), List.of(), Optional.empty()));
    }

    private static boolean isHostName(String text) {
        return !NUMERIC.matcher(text).matches() && !ADDRESS_WITH_LETTER.matcher(text).matches();
    }

    private static Optional<String> suggest(String text) {
        String word = text.strip();
        Matcher url = PLAIN_URL.matcher(word);
        if (url.matches() && isServer(url.group(1))) {
            return Optional.of(url.group(1));
        }
        Matcher port = WITH_PORT_SIGN.matcher(word);
        if (port.matches() && isHostName(port.group(1))) {
            return Optional.of('"' + port.group(1) + ":" + port.group(2) + '"');
        }
        Matcher tls = WITH_TLS_NAME.matcher(word);
        if (tls.matches()) {
            String server =
                    Protocol.TLS.scheme() + tls.group(1) + (tls.group(2) == null ? "" : ":" + tls.group(2)) + "#"
                            + tls.group(3);
            return Optional.of(isServer(server) ? '"' + server(server).toString() + '"'
                    : withAddress(Protocol.TLS, tls.group(3)));
        }
        for (Protocol protocol : Protocol.values()) {
            if (begins(word, protocol.scheme())) {
                return Optional.of(encryptedAs(protocol, word.substring(protocol.scheme().length())));
            }
        }
        for (Map.Entry<String, Protocol> other : OTHER_SCHEMES.entrySet()) {
            if (begins(word, other.getKey())) {
                return Optional.of(encryptedAs(other.getValue(), word.substring(other.getKey().length())));
            }
        }
        boolean isInternationalised = !word.chars().allMatch(c -> c < 0x80);
        return isInternationalised ? NameParser.suggest(word)
                : AddressParser.suggestAddress(word, UpstreamServer.STANDARD_PORT);
    }

    /// The case of a scheme has no meaning (RFC 3986 section 3.1).
    private static boolean begins(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String encryptedAs(Protocol protocol, String rest) {
        if (isServer(protocol.scheme() + rest)) {
            return '"' + protocol.scheme() + rest + '"';
        }
        String host = rest.replaceFirst("[/#].*", "");
        if (isServer(protocol.scheme() + host)) {
            return '"' + protocol.scheme() + host + "#dns.example.net\"";
        }
        return withAddress(protocol,
                NAMED.matcher(host).matches() && isHostName(host) ? host : "dns.example.net");
    }

    private static String withAddress(Protocol protocol, String name) {
        return "\"" + protocol.scheme() + "192.0.2.53#" + name.replaceFirst(":.*", "")
                + "\" with the address of the server, which is not looked up";
    }

    private static boolean isServer(String text) {
        try {
            var _ = server(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
