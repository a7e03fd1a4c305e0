package rootwalk.resolver.contract;

/// The security status of validation (RFC 4035 section 4.3).
public enum Security {
    /// A chain of signatures leads from a trust anchor to the data.
    SECURE,
    /// The data is proven to be unsigned, or nothing was validated.
    INSECURE,
    /// The data should be signed and is not, or has invalid signatures.
    BOGUS,
    /// The status cannot be determined.
    INDETERMINATE
}
