package rootwalk.resolver.store;

/// The sizes of the parts of a shard. Together they do not exceed the octets of the shard.
///
/// @param chunkOctets size of a chunk; the longest entry is eight octets shorter
/// @param chunks the maximum number of chunks of both logs
/// @param pages the maximum number of pages of the index
/// @param evictedHashes the places for hashes of evicted entries, a power of two
record ShardSizes(int chunkOctets, int chunks, int pages, long evictedHashes) {

    static final long LEAST_OCTETS = 32 << 10;

    /// The index takes one of this many parts. An entry takes 16 to 20 octets of the index, so with short entries the
    /// index is full before the logs are.
    private static final int INDEX_SHARE = 5;

    private static final int CHUNKS = 64;
    private static final int LEAST_CHUNK = 512;
    private static final int LARGEST_CHUNK = 1 << 18;

    /// One place for this many octets, so that there are about as many places as entries in the main log.
    private static final int OCTETS_FOR_HASH = 256;

    /// Divides the octets of a shard.
    ///
    /// @param octets at least [#LEAST_OCTETS]
    static ShardSizes of(long octets) {
        long hashes = Long.highestOneBit(octets / OCTETS_FOR_HASH);
        int pages = (int) Math.max(1, octets / INDEX_SHARE / HashIndex.PAGE_OCTETS);
        long logs = octets - hashes * Short.BYTES - (long) pages * HashIndex.PAGE_OCTETS;
        int chunk = Math.clamp(Long.highestOneBit(logs / CHUNKS), LEAST_CHUNK, LARGEST_CHUNK);
        return new ShardSizes(chunk, (int) (logs / chunk), pages, hashes);
    }
}
