package rootwalk.web.cookie;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import rootwalk.web.url.Host;
import rootwalk.web.url.Url;

/// A cookie as it is kept (RFC 6265 section 5.3).
///
/// @param key
///            what another cookie must share to take its place
/// @param expires
///            empty for one that ends with the session
/// @param lastAccess
///            when it was last sent or set
record Cookie(Key key, String value, Set<Flag> flags, SameSite sameSite, Optional<Instant> expires,
        Instant lastAccess) {

    /// @param name
    ///            perhaps empty
    /// @param domain
    ///            in lower case, without a leading dot
    /// @param scope
    ///            which hosts of the domain it is for
    record Key(String name, String domain, Scope scope, String path) {}

    /// The hosts that get a cookie.
    enum Scope {
        /// The one that set it (`host-only-flag`).
        HOST,
        /// All of the domain.
        DOMAIN
    }

    /// What a cookie may have besides.
    enum Flag {
        /// Sent by TLS only.
        SECURE,
        /// Hidden from scripts, of which there are none here. Kept for the file.
        HTTP_ONLY
    }

    /// Whether requests that other sites cause take it along (6265bis section 5.6.7).
    enum SameSite {
        /// Nothing was said, which counts as `Lax`.
        DEFAULT, STRICT, LAX, NONE
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    boolean isExpired(Instant now) {
        return expires.filter(end -> !end.isAfter(now)).isPresent();
    }

    /// Whether it goes along with a request for `url` (RFC 6265 section 5.4).
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

    /// As it stands in a `Cookie` field.
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
