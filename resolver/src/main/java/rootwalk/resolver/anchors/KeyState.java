package rootwalk.resolver.anchors;

/// The states of a key at a trust point (RFC 5011 section 4.2). A key that is not tracked is in the state Start.
enum KeyState {
    /// Seen, and not trusted before its hold-down time is over.
    ADD_PENDING("pending"),
    /// Trusted.
    VALID("valid"),
    /// Trusted, but not in the last DNSKEY RRset.
    MISSING("missing"),
    /// Never trusted again.
    REVOKED("revoked"),
    /// The same, after the second hold-down time. Only keys in the configuration are kept in this state.
    REMOVED("removed");

    private final String word;

    KeyState(String word) {
        this.word = word;
    }

    /// As in the state file.
    String word() {
        return word;
    }

    boolean isTrusted() {
        return this == VALID || this == MISSING;
    }

    boolean isRevoked() {
        return this == REVOKED || this == REMOVED;
    }
}
