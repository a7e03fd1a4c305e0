/// Entries by name, type and variant in memory outside of the heap, bounded in octets: the store of the large caches.
///
/// [rootwalk.resolver.store.EntryStore] is the entry point. It divides its entries among [rootwalk.resolver.store.Shard]s, each
/// with a lock for writers. A shard appends entries to an [rootwalk.resolver.store.EntryLog], a queue of chunks, and finds
/// them through a [rootwalk.resolver.store.HashIndex]. Room is made at the ends of two logs, in the order of S3-FIFO (Yang and
/// others, "FIFO queues are all you need for cache eviction", SOSP 2023): new entries pass through a short log, and only those
/// that were read there, or that [rootwalk.resolver.store.EvictedHashes] remembers, reach the long one, where an entry that
/// was read is appended again.
///
/// Readers take no lock. A lookup copies an entry into an [rootwalk.resolver.store.Entry] and then checks that the end of the log has not
/// passed it: memory behind the end is reused, memory before it never changes. The collector sees a few objects for each shard,
/// however many entries there are.
@NullMarked
package rootwalk.resolver.store;

import org.jspecify.annotations.NullMarked;
