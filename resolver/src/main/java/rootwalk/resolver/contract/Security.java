package rootwalk.resolver.contract;

/// What validation found (RFC 4035 section 4.3).
public enum Security {
    /// A chain of signatures leads from a trust anchor to the data.
    SECURE,
    /// The data is proven to be unsigned, or nothing was validated.
    INSECURE,
    /// The data should be signed and is not, or wrongly.
    BOGUS,
    /// Nobody can tell.
    INDETERMINATE
}
