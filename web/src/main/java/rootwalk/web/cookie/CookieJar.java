package rootwalk.web.cookie;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import rootwalk.web.client.Cookies;
import rootwalk.web.cookie.Cookie.Flag;
import rootwalk.web.cookie.Cookie.SameSite;
import rootwalk.web.cookie.Cookie.Scope;
import rootwalk.web.url.Host;
import rootwalk.web.url.Url;

/// The cookies of a client, limited in number. Thread-safe.
public final class CookieJar implements Cookies {

    /// The limits of browsers (6265bis section 6.1 requires at least 50 and 3000).
    private static final int MAX_COOKIES_PER_DOMAIN = 180;
    private static final int MAX_COOKIES = 3000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /// In order of creation, which is the order of cookies with equal paths in a `Cookie` field.
    private final Map<Cookie.Key, Cookie> cookies = new LinkedHashMap<>();

    public CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    /// Adds the cookies of a file in Netscape format, as curl's `-b` does. Invalid lines are ignored.
    public void load(Path file) throws IOException {
        for (Cookie cookie : NetscapeCookieFile.read(file, clock.instant())) {
            put(cookie);
        }
    }

    /// Writes all cookies that have not expired, with session cookies, as curl's `-c` does.
    public void save(Path file) throws IOException {
        NetscapeCookieFile.write(file, all());
    }

    @Override
    public Optional<String> header(Url url) {
        return header(url, EnumSet.allOf(SameSite.class));
    }

    @Override
    public void store(Url url, List<String> setCookies) {
        setCookies.forEach(field -> tryStore(url, field));
    }

    /// The cookies for the resources of a page: requests to other sites send, and their responses set, only cookies
    /// with `SameSite=None` (6265bis section 5.2).
    @Override
    public Cookies forResourcesOf(Url page) {
        return new Cookies() {
            @Override
            public Optional<String> header(Url url) {
                return CookieJar.this.header(url, allowed(page, url));
            }

            @Override
            public void store(Url url, List<String> setCookies) {
                setCookies.forEach(field -> tryStore(url, field, allowed(page, url)));
            }
        };
    }

    /// Stores the cookie of one `Set-Cookie` field.
    ///
    /// @return why it was rejected; empty if it was stored
    public Optional<String> tryStore(Url url, String field) {
        return tryStore(url, field, EnumSet.allOf(SameSite.class));
    }

    /// RFC 6265 section 5.4: longer paths first, then older cookies.
    private Optional<String> header(Url url, Set<SameSite> admitted) {
        lock.lock();
        try {
            removeExpired();
            List<Cookie> sent = cookies.values().stream()
                    .filter(cookie -> cookie.matches(url) && admitted.contains(cookie.sameSite()))
                    .sorted(Comparator.comparingInt(cookie -> -cookie.key().path().length())).toList();
            sent.forEach(cookie -> cookies.put(cookie.key(), cookie.withLastAccess(clock.instant())));
            return Optional.of(sent.stream().map(Cookie::toString).collect(Collectors.joining("; ")))
                    .filter(header -> !sent.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /// RFC 6265 section 5.3, with the steps that 6265bis section 5.7 adds.
    private Optional<String> tryStore(Url url, String field, Set<SameSite> admitted) {
        Optional<SetCookie> parsed = SetCookie.parse(field);
        if (parsed.isEmpty()) {
            return Optional.of("it is empty, longer than 4096 octets, or contains control characters");
        }
        SetCookie set = parsed.get();
        String domain = set.domain().equals(url.host().toString()) && isSingleLabel(set.domain()) ? "" : set.domain();
        if (isSingleLabel(domain)) {
            return Optional.of("a cookie for " + domain + " would be sent to all sites below it");
        }
        if (!domain.isEmpty() && !Cookie.domainMatches(url.host(), domain)) {
            return Optional.of(url.host() + " may not set cookies for " + domain);
        }
        Cookie cookie = cookie(url, set, domain);
        if (!admitted.contains(cookie.sameSite())) {
            return Optional.of("a resource of another site may set only cookies with SameSite=None");
        }
        return rejection(url, set, cookie).or(() -> {
            put(cookie);
            return Optional.empty();
        });
    }

    private Cookie cookie(Url url, SetCookie set, String domain) {
        Instant now = clock.instant();
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (set.has("secure")) {
            flags.add(Flag.SECURE);
        }
        if (set.has("httponly")) {
            flags.add(Flag.HTTP_ONLY);
        }
        String path = set.path().orElseGet(() -> defaultPath(url));
        Cookie.Key key = domain.isEmpty()
                ? new Cookie.Key(set.name(), url.host().toString(), Scope.HOST, path)
                : new Cookie.Key(set.name(), domain, Scope.DOMAIN, path);
        return new Cookie(key, set.value(), flags, set.sameSite(), set.expires(now), now);
    }

    /// The guarantees of `Secure` and of the name prefixes.
    private Optional<String> rejection(Url url, SetCookie set, Cookie cookie) {
        String name = cookie.key().name().toLowerCase(Locale.ROOT);
        String value = cookie.value().toLowerCase(Locale.ROOT);
        if (cookie.has(Flag.SECURE) && !url.isSecure()) {
            return Optional.of("Secure requires https");
        }
        if (!url.isSecure() && overlaysSecure(cookie)) {
            return Optional.of("a Secure cookie has that name, and http does not replace it");
        }
        if (name.startsWith("__secure-") && !cookie.has(Flag.SECURE)) {
            return Optional.of("__Secure- requires Secure");
        }
        boolean ofHost = cookie.has(Flag.SECURE) && cookie.key().scope() == Scope.HOST
                && set.path().filter("/"::equals).isPresent();
        if (name.startsWith("__host-") && !ofHost) {
            return Optional.of("__Host- requires Secure, Path=/ and no Domain");
        }
        return name.isEmpty() && (value.startsWith("__secure-") || value.startsWith("__host-"))
                ? Optional.of("a value without a name must not look like a prefix")
                : Optional.empty();
    }

    private boolean overlaysSecure(Cookie cookie) {
        lock.lock();
        try {
            return cookies.values().stream().filter(other -> other.has(Flag.SECURE))
                    .map(Cookie::key).filter(other -> other.name().equals(cookie.key().name()))
                    .filter(other -> Cookie.isAtOrBelow(other.domain(), cookie.key().domain())
                            || Cookie.isAtOrBelow(cookie.key().domain(), other.domain()))
                    .anyMatch(other -> Cookie.pathMatches(cookie.key().path(), other.path()));
        } finally {
            lock.unlock();
        }
    }

    private List<Cookie> all() {
        lock.lock();
        try {
            removeExpired();
            return List.copyOf(cookies.values());
        } finally {
            lock.unlock();
        }
    }

    private void put(Cookie cookie) {
        lock.lock();
        try {
            cookies.put(cookie.key(), cookie);
            removeExpired();
            String domain = cookie.key().domain();
            evict(MAX_COOKIES_PER_DOMAIN,
                    cookies.values().stream().filter(c -> c.key().domain().equals(domain)).toList());
            evict(MAX_COOKIES, List.copyOf(cookies.values()));
        } finally {
            lock.unlock();
        }
    }

    /// Evicts cookies without `Secure` first, then the least recently used.
    private void evict(int most, List<Cookie> of) {
        if (of.size() <= most) {
            return;
        }
        of.stream()
                .sorted(Comparator.comparing((Cookie cookie) -> cookie.has(Flag.SECURE))
                        .thenComparing(Cookie::lastAccess))
                .limit(of.size() - most).map(Cookie::key).forEach(cookies::remove);
    }

    private void removeExpired() {
        Instant now = clock.instant();
        cookies.values().removeIf(cookie -> cookie.isExpired(now));
    }

    private static Set<SameSite> allowed(Url page, Url resource) {
        return isSameSite(page, resource) ? EnumSet.allOf(SameSite.class) : EnumSet.of(SameSite.NONE);
    }

    private static boolean isSameSite(Url one, Url other) {
        if (one.scheme() != other.scheme()) {
            return false;
        }
        return one.host().equals(other.host()) || isBelow(one.host(), other.host())
                || isBelow(other.host(), one.host());
    }

    private static boolean isBelow(Host host, Host domain) {
        return domain instanceof Host.Domain(String ascii) && !isSingleLabel(ascii)
                && Cookie.domainMatches(host, ascii);
    }

    private static boolean isSingleLabel(String domain) {
        return !domain.isEmpty() && domain.indexOf('.') < 0;
    }

    /// RFC 6265 section 5.1.4: the path up to its last slash.
    private static String defaultPath(Url url) {
        int slash = url.path().lastIndexOf('/');
        return slash <= 0 ? "/" : url.path().substring(0, slash);
    }
}
