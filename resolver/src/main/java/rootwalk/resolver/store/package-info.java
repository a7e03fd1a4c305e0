/// The store of the large caches: entries by name, type and variant, in memory outside of the heap, bounded in octets.
///
/// [rootwalk.resolver.store.EntryStore] is the entry point. It divides its entries among [rootwalk.resolver.store.Shard]s, each
/// with a lock for writers. A shard appends entries to an [rootwalk.resolver.store.EntryLog], a queue of chunks, and finds
/// them through a [rootwalk.resolver.store.HashIndex].
///
/// The eviction policy is S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023). Each
/// shard has two logs. A new entry is appended to the short one, or to the long one if
/// [rootwalk.resolver.store.EvictedHashes] has its hash. When an entry reaches the tail of either log, it is appended
/// to the long log if it was read, and evicted otherwise.
///
/// Readers take no lock. A lookup copies an entry into an [rootwalk.resolver.store.Entry], and then checks that the log still
/// contains its position: only memory of positions before the tail is reused. The garbage collector sees a few objects for each
/// shard, whatever the number of entries.
///
/// Names are octets here, and values have no meaning: [rootwalk.resolver.cache] writes and reads them.
@NullMarked
package rootwalk.resolver.store;

import org.jspecify.annotations.NullMarked;
