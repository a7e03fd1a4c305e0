package rootwalk.resolver.contract;

/// The security status of data after validation (RFC 4035 section 4.3), the least secure first.
public enum Security {
    /// The data should be signed and is not, or has invalid signatures.
    BOGUS,
    /// The status cannot be determined: keys could not be obtained, or a forwarder was queried with CD.
    INDETERMINATE,
    /// The data is proven to be unsigned, or nothing is validated.
    INSECURE,
    /// A chain of signatures leads from a trust anchor to the data.
    SECURE;

    /// Whether the data is for all clients, or only for those that set CD.
    public boolean isUsable() {
        return compareTo(INSECURE) >= 0;
    }

    /// The status of data with two parts: the less secure of the two.
    public Security with(Security other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
