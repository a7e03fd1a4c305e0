package rootwalk.web.cookie;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import rootwalk.web.url.Host;
import rootwalk.web.url.Url;

/// A stored cookie (RFC 6265 section 5.3).
///
/// @param key cookies with the same key replace each other
/// @param expires empty for a session cookie
/// @param lastAccess when it was last sent or set
record Cookie(Key key, String value, Set<Flag> flags, SameSite sameSite, Optional<Instant> expires,
        Instant lastAccess) {

    /// @param name may be empty
    /// @param domain in lower case, without a leading dot
    /// @param scope which hosts of the domain get the cookie
    record Key(String name, String domain, Scope scope, String path) {}

    /// The hosts that get a cookie.
    enum Scope {
        /// Only the host that set it (`host-only-flag`).
        HOST,
        /// All hosts of the domain.
        DOMAIN
    }

    /// Attributes without a value.
    enum Flag {
        /// Sent over TLS only.
        SECURE,
        /// Hidden from scripts. There are none here, but the attribute is saved in the cookie file.
        HTTP_ONLY
    }

    /// Whether the cookie is sent with requests that other sites cause (6265bis section 5.6.7).
    enum SameSite {
        /// Not specified; counts as `Lax`.
        DEFAULT, STRICT, LAX, NONE
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    boolean isExpired(Instant now) {
        return expires.filter(end -> !end.isAfter(now)).isPresent();
    }

    /// Whether the cookie is sent with a request for `url` (RFC 6265 section 5.4).
    boolean matches(Url url) {
        boolean host = switch (key.scope()) {
            case HOST -> url.host().toString().equals(key.domain());
            case DOMAIN -> domainMatches(url.host(), key.domain());
        };
        return host && pathMatches(url.path(), key.path()) && (url.isSecure() || !has(Flag.SECURE));
    }

    Cookie withLastAccess(Instant now) {
        return new Cookie(key, value, flags, sameSite, expires, now);
    }

    /// As in a `Cookie` field.
    @Override
    public String toString() {
        return key.name().isEmpty() ? value : key.name() + "=" + value;
    }

    /// RFC 6265 section 5.1.3.
    static boolean domainMatches(Host host, String domain) {
        return switch (host) {
            case Host.Domain(String ascii) -> isAtOrBelow(ascii, domain);
            case Host.Ipv4 _,Host.Ipv6 _ -> host.toString().equals(domain);
        };
    }

    static boolean isAtOrBelow(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    /// RFC 6265 section 5.1.4.
    static boolean pathMatches(String path, String prefix) {
        boolean below = prefix.endsWith("/") || path.startsWith("/", prefix.length());
        return path.equals(prefix) || (below && path.startsWith(prefix));
    }
}
