/// The interfaces between the parts of the resolver, and to its callers.
///
/// [rootwalk.resolver.contract.Lookup] is the entry point: a question goes in, a
/// [rootwalk.resolver.contract.Resolution] comes out in any case. Each [rootwalk.resolver.contract.Query] of a client
/// has one [rootwalk.resolver.contract.Budget], shared by all of its sub-queries and never reset. A
/// [rootwalk.resolver.contract.ResolutionObserver] receives a [rootwalk.resolver.contract.ResolutionEvent] for each step.
///
/// The clock is [rootwalk.resolver.contract.Time], the data of this server [rootwalk.resolver.contract.LocalData],
/// and [rootwalk.resolver.contract.AddressPolicy] decides which servers may be queried: all three are passed in.
///
/// Independent of caches, sockets and the algorithm.
@NullMarked
package rootwalk.resolver.contract;

import org.jspecify.annotations.NullMarked;
