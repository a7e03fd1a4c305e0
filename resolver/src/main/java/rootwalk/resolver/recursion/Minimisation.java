package rootwalk.resolver.recursion;

/// The mode of QNAME minimisation (RFC 9156).
public enum Minimisation {
    /// Minimised names only; a name error for an ancestor applies to the name (RFC 8020).
    STRICT,
    /// Minimised names, but the full name after a failure.
    RELAXED,
    /// The full name.
    OFF
}
