package rootwalk.web.url;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An `http` or `https` URL in the normal form of browsers: scheme and host in lower case, without a default port, the
/// path without `.` and `..`, and percent-encoded where required.
///
/// @param scheme whether TLS is used
/// @param userInfo `user` or `user:password`, percent-encoded
/// @param port 1 to 65535; the default port of the scheme if none is given
/// @param path begins with a slash
/// @param query without the question mark
/// @param fragment without the number sign; never sent to a server
public record Url(
        Scheme scheme,
        Optional<String> userInfo,
        Host host,
        int port,
        String path,
        Optional<String> query,
        Optional<String> fragment) {

    /// The supported schemes (RFC 9110 section 4.2).
    public enum Scheme {
        HTTP("http", 80), HTTPS("https", 443);

        private final String text;
        private final int port;

        Scheme(String text, int port) {
            this.text = text;
            this.port = port;
        }

        public int defaultPort() {
            return port;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// Parses an absolute URL.
    public static Url parse(String text) throws UrlSyntaxException {
        return new UrlParser(text).absolute();
    }

    /// Resolves a relative or absolute reference against this URL (RFC 3986 section 5).
    public Url resolve(String reference) throws UrlSyntaxException {
        return new UrlParser(reference).against(this);
    }

    /// As above, for a reference in a header field, whose characters are octets: octets beyond ASCII are
    /// percent-encoded, whatever their charset.
    public Url resolveField(String reference) throws UrlSyntaxException {
        return resolve(PercentEncoding.encodeOctets(reference));
    }

    public boolean isSecure() {
        return scheme == Scheme.HTTPS;
    }

    /// The host, and the port if it is not the default: the value of `Host` (RFC 9110 section 7.2).
    public String authority() {
        return port == scheme.defaultPort() ? host.toString() : host + ":" + port;
    }

    /// Scheme, host and port (RFC 6454).
    public String origin() {
        return scheme + "://" + authority();
    }

    /// Path and query, as in the request line (RFC 9112 section 3.2.1).
    public String requestTarget() {
        return path + query.map(q -> "?" + q).orElse("");
    }

    /// This URL with another scheme and its default port.
    public Url withScheme(Scheme other) {
        return new Url(other, userInfo, host, other.defaultPort(), path, query, fragment);
    }

    public Url withPort(int other) {
        return new Url(scheme, userInfo, host, other, path, query, fragment);
    }

    public Url withoutFragment() {
        return new Url(scheme, userInfo, host, port, path, query, Optional.empty());
    }

    public Url withoutUserInfo() {
        return new Url(scheme, Optional.empty(), host, port, path, query, fragment);
    }

    public Url withFragment(Optional<String> other) {
        return new Url(scheme, userInfo, host, port, path, query, other);
    }

    /// The user's name, decoded; empty without one.
    public String userName() {
        return decoded(userInfo.map(info -> info.split(":", 2)[0]).orElse(""));
    }

    /// The user's password, decoded; empty without one.
    public String password() {
        return decoded(userInfo.filter(info -> info.indexOf(':') >= 0).map(info -> info.split(":", 2)[1]).orElse(""));
    }

    private static String decoded(String text) {
        return new String(PercentEncoding.decode(text), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return scheme + "://" + userInfo.map(info -> info + "@").orElse("") + authority() + requestTarget()
                + fragment.map(f -> "#" + f).orElse("");
    }
}
