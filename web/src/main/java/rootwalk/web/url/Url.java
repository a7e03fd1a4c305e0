package rootwalk.web.url;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A URL of the web, `http` or `https`, in the normal form that browsers give it: scheme and host in lower case, the port
/// left out where it is the usual one, the path without `.` and `..`, everything encoded that must be.
///
/// @param scheme
///            whether TLS is spoken
/// @param userInfo
///            `user` or `user:password`, percent-encoded
/// @param port
///            1 to 65535, the scheme's own where none was written
/// @param path
///            begins with a slash
/// @param query
///            without the question mark
/// @param fragment
///            without the number sign; never sent to a server
public record Url(
        Scheme scheme,
        Optional<String> userInfo,
        Host host,
        int port,
        String path,
        Optional<String> query,
        Optional<String> fragment) {

    /// The schemes of the web (RFC 9110 section 4.2).
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

    /// Reads an absolute URL.
    public static Url parse(String text) throws UrlSyntaxException {
        return new UrlParser(text).absolute();
    }

    /// Reads a reference as it stands in a document or in a `Location` of this URL (RFC 3986 section 5): relative or
    /// absolute.
    public Url resolve(String reference) throws UrlSyntaxException {
        return new UrlParser(reference).against(this);
    }

    /// The same for a reference from a header field, each of whose characters stands for an octet: those that are not ASCII
    /// are percent-encoded as they are, whatever their charset.
    public Url resolveField(String reference) throws UrlSyntaxException {
        return resolve(PercentEncoding.encodeOctets(reference));
    }

    public boolean isSecure() {
        return scheme == Scheme.HTTPS;
    }

    /// Host, and port where it is not the usual one: what the `Host` field says (RFC 9110 section 7.2).
    public String authority() {
        return port == scheme.defaultPort() ? host.toString() : host + ":" + port;
    }

    /// Scheme, host and port (RFC 6454).
    public String origin() {
        return scheme + "://" + authority();
    }

    /// What the request line says (RFC 9112 section 3.2.1).
    public String requestTarget() {
        return path + query.map(q -> "?" + q).orElse("");
    }

    /// This URL with another scheme and the usual port of it.
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
