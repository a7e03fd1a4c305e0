package rootwalk.resolver.upstream;

/// What a response says about the DNS cookie of its query (RFC 7873 section 5.3).
public enum CookieResult {
    /// The query had no cookie, or the response has its client cookie.
    GOOD,
    /// There is no cookie, from a server that is not known to send them.
    UNSUPPORTED,
    /// There is no cookie, from a server that has sent one before.
    MISSING,
    /// The client cookie is another one, or the option has an impossible length.
    WRONG
}
