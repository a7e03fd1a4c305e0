/// What the parts of the resolver agree on, and what its callers see.
///
/// [rootwalk.resolver.contract.Lookup] is the door: a question goes in, a [rootwalk.resolver.contract.Resolution] comes
/// out, whatever happened on the way. A client's [rootwalk.resolver.contract.Query] gets one
/// [rootwalk.resolver.contract.Budget], which every question asked on its behalf draws on and nothing refills. Whoever
/// wants to see the walk hands in a [rootwalk.resolver.contract.WalkObserver] and is told a
/// [rootwalk.resolver.contract.WalkEvent] at each step.
///
/// Time comes from [rootwalk.resolver.contract.Time], knowledge of the daemon's own from
/// [rootwalk.resolver.contract.LocalData], and which servers may be asked from
/// [rootwalk.resolver.contract.AddressPolicy]: all three are handed in.
///
/// Knows nothing of caches, sockets or the algorithm.
@NullMarked
package rootwalk.resolver.contract;

import org.jspecify.annotations.NullMarked;
