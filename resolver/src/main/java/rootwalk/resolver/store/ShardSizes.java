package rootwalk.resolver.store;

/// The sizes of the parts of a shard, which together take its octets at most.
///
/// @param chunkOctets of a chunk; the longest entry has eight octets less
/// @param chunks the most chunks of both logs
/// @param pages the most pages of the index
/// @param evictedHashes the places for hashes of evicted entries, a power of two
record ShardSizes(int chunkOctets, int chunks, int pages, long evictedHashes) {

    static final long LEAST_OCTETS = 32 << 10;

    /// An entry of average length takes 16 to 20 octets of the index; for short ones, the index is full before the logs are.
    private static final int INDEX_SHARE = 5;

    private static final int CHUNKS = 64;
    private static final int LEAST_CHUNK = 512;
    private static final int LARGEST_CHUNK = 1 << 18;

    /// A place for each 256 octets: about as many as there are entries in the main log.
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
