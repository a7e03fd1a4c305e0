package rootwalk.resolver.cache;

/// What has become of an entry of another resolver.
public enum Restored {
    /// It is in the cache, or one of a higher rank is.
    STORED,
    /// It is too old for this resolver.
    EXPIRED,
    /// It is not what an entry must be.
    UNREADABLE
}
