/// The second level of the record cache: what several resolvers share in a [rootwalk.resolver.contract.SharedCache].
///
/// [rootwalk.resolver.sharing.SharedRecords] is the entry point. Between the caches of this resolver and the queries to
/// servers, it fetches the entries of a name and type: they become entries of the
/// [rootwalk.resolver.cache.RecordCache], and are used as such. After a resolution, it writes the entries that this has
/// stored. An entry is in the form that it has in the record cache, with a seal of `EntrySeal`, which binds it to the
/// question, to its time of storing and its lifetime, and to the settings on which it depends
/// ([rootwalk.resolver.sharing.Sharing]). Without a valid seal, an entry is none.
///
/// [rootwalk.resolver.sharing.PassedRecords] passes the entries to the process that takes the place of this one.
///
/// Independent of the store, of servers and of the resolution algorithm.
@NullMarked
package rootwalk.resolver.sharing;

import org.jspecify.annotations.NullMarked;
