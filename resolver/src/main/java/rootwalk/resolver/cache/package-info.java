/// What the resolver remembers, bounded in octets, with the deadline of each thing kept beside it.
///
/// [rootwalk.resolver.cache.Caches] is the door to what recursion learns. [rootwalk.resolver.cache.RecordCache] holds
/// record sets and denials that can be answers, ranked by [rootwalk.resolver.cache.Credibility] (RFC 2181 section 5.4.1,
/// RFC 2308, RFC 8020). [rootwalk.resolver.cache.DelegationCache] holds zone cuts and glue exactly as the parents gave
/// them, so that a child can neither extend its own life nor move its parent's records.
/// [rootwalk.resolver.cache.FailureCache] holds what went wrong a moment ago (RFC 9520).
///
/// Before all of them stands [rootwalk.resolver.cache.ReplyCache]: finished replies per question, for the listeners to
/// answer from without a thread change. Each event loop asks through a [rootwalk.resolver.cache.ReplyProbe] of its own and
/// gets a [rootwalk.resolver.cache.CachedReply], which copies itself into the reply under way.
///
/// Knows nothing of servers or of how anything was found out.
@NullMarked
package rootwalk.resolver.cache;

import org.jspecify.annotations.NullMarked;
