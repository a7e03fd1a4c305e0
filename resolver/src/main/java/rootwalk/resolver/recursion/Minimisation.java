package rootwalk.resolver.recursion;

/// How much of a name servers on the way may see (RFC 9156).
public enum Minimisation {
    /// No more than they need, and a denial of an ancestor denies the name (RFC 8020).
    STRICT,
    /// No more than they need, but where that gives anything other than progress, the whole name.
    RELAXED,
    /// Everything.
    OFF
}
