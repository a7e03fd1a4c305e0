/// Recursive resolution: the algorithm of RFC 1034 section 5.3.3, with later extensions.
///
/// [rootwalk.resolver.recursion.Recursion] is the entry point. A query has its
/// [rootwalk.resolver.recursion.ResolutionContext], which is shared by all questions on the way to the answer. The path
/// of a cache miss, in the order of the types:
///
/// 1. [rootwalk.resolver.recursion.Recursion] rejects a question that leads back to itself, and one that failed
///    recently. If another resolution is resolving the same question, [rootwalk.resolver.recursion.InFlightQueries]
///    makes this one wait for it, unless the other waits for this one.
/// 2. A [rootwalk.resolver.recursion.Search] runs the algorithm; each [rootwalk.resolver.recursion.Step] names the next
///    one. [rootwalk.resolver.recursion.Progress] has what was found so far and makes the result.
/// 3. Step 1, local information: the data of this server ([rootwalk.resolver.servers.LocalDataAnalysis]), then the cache
///    ([rootwalk.resolver.recursion.CacheLookup]). An alias leads back to step 1 with its target.
///    The deepest known delegation is looked up before, since a denial of a name above it does not apply below.
/// 4. Step 2, the servers: [rootwalk.resolver.recursion.BestServers] has the deepest known delegation, for the root by
///    [rootwalk.resolver.recursion.Priming] (RFC 9609), which starts from [rootwalk.resolver.recursion.RootHints].
///    A [rootwalk.resolver.recursion.ConfiguredZone] has servers with addresses, or with host names.
///    [rootwalk.resolver.servers.ServerLists] makes a [rootwalk.resolver.servers.ServerList] of the delegation.
/// 5. Step 3, the queries: [rootwalk.resolver.recursion.Minimiser] minimises the name (RFC 9156), and
///    [rootwalk.resolver.recursion.MinimisedSteps] adds labels to it. [rootwalk.resolver.servers] queries the servers;
///    the result is a [rootwalk.resolver.servers.ResponseAnalysis].
/// 6. Step 4, the response: [rootwalk.resolver.recursion.ResponseStep] has it validated
///    ([rootwalk.resolver.recursion.ResponseValidation]), stores it ([rootwalk.resolver.recursion.CacheUpdater],
///    [rootwalk.resolver.recursion.DelegationUpdates]) and goes on: to the end, to step 1 with an alias, or to step 2
///    with a referral.
///
/// Questions on the way, for the addresses of servers and for keys, start at 1 on the same thread, with the same
/// [rootwalk.resolver.recursion.ResolutionContext] and its budget.
///
/// After 4.5 seconds the client gets SERVFAIL; if servers may still respond, the resolution continues in the
/// background. After a failure during which no server at all responded, [rootwalk.resolver.recursion.OutageProbe]
/// checks whether there is an outage of the network of this host. Queries without RD end at step 2 with a
/// [rootwalk.resolver.recursion.ClientReferral].
///
/// Independent of how servers are selected and queried, of sockets and clients.
@NullMarked
package rootwalk.resolver.recursion;

import org.jspecify.annotations.NullMarked;
