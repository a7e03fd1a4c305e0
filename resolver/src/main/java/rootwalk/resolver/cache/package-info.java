/// The caches of the resolver, bounded in octets; each entry has its time of expiry. The large ones are in the memory of
/// [rootwalk.resolver.store.EntryStore]; a codec for each kind of data writes and reads its entries.
///
/// [rootwalk.resolver.cache.Caches] is the entry point to what recursion stores. [rootwalk.resolver.cache.RecordCache]
/// has the RRsets and negative answers that can be answers, ranked by their [rootwalk.resolver.cache.Rank] (RFC 2181
/// section 5.4.1, RFC 2308, RFC 4035 section 4.7, RFC 8020). [rootwalk.resolver.cache.DelegationCache] has zone cuts
/// and glue with exactly the data of the parents, so that a child zone can neither extend its lifetime nor change the
/// records of its parent; [rootwalk.resolver.cache.Glue] reads the addresses. [rootwalk.resolver.cache.FailureCache] has recent failures (RFC 9520).
///
/// For validation, [rootwalk.resolver.cache.ZoneSecurityCache] has the keys of zones and the zones that are known to be unsigned,
/// and [rootwalk.resolver.cache.DenialCache] has validated NSEC and NSEC3 records, from which other names are answered (RFC 8198).
///
/// In front of them is [rootwalk.resolver.cache.MessageCache], the message cache: responses by question, from which
/// event loops answer without a thread switch. Each event loop looks up through its own
/// [rootwalk.resolver.cache.MessageProbe] and gets a [rootwalk.resolver.cache.CachedMessage], which copies itself into
/// the response.
///
/// Independent of servers and of the resolution algorithm.
@NullMarked
package rootwalk.resolver.cache;

import org.jspecify.annotations.NullMarked;
