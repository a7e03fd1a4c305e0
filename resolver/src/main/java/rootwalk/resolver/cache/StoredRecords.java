package rootwalk.resolver.cache;

import rootwalk.wire.Octets;

/// A copy of an entry of the [RecordCache], for another resolver.
///
/// @param stored
///            the time of storing in milliseconds
/// @param lifetime
///            seconds from then to its expiry
/// @param octets
///            the value as of `KnownCodec`, relative to the name of the entry
public record StoredRecords(long stored, int lifetime, Octets octets) {

    /// The number of the form of `octets`, 1 to 127. Raise it with each change of the form: resolvers of several versions may share.
    public static final byte FORMAT = 1;
}
