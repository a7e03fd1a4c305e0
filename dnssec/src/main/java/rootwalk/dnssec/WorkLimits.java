package rootwalk.dnssec;

/// The most cryptographic work for one response of a server, and for one query of a client.
///
/// Without limits, one response can cost minutes: many keys with one tag and many signatures, each of which must be tried
/// with each key, or many NSEC3 hashes.
///
/// @param verifications
///            of signatures per response
/// @param hashes
///            of NSEC3, and digests of keys, per response
public record WorkLimits(int verifications, int hashes, int verificationsPerQuery, int hashesPerQuery) {

    /// The most keys with the same tag and algorithm that are tried for a signature.
    public static final int KEYS_PER_TAG = 4;

    public static final WorkLimits STANDARD = new WorkLimits(16, 64, 64, 256);
}
