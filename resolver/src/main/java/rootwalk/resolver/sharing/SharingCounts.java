package rootwalk.resolver.sharing;

/// What has come of lookups in the shared cache.
///
/// @param hits
///            lookups with an entry that was used
/// @param misses
///            lookups without any
/// @param rejected
///            entries that were altered or truncated, belong to another key, have expired, come from the future or cannot be read
public record SharingCounts(long hits, long misses, long rejected) {

    /// Of a resolver that shares nothing.
    public static final SharingCounts NONE = new SharingCounts(0, 0, 0);
}
