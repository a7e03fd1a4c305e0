/// Finding answers by asking: RFC 1034 section 5.3.3, with what was learnt since.
///
/// [rootwalk.resolver.recursion.Recursion] is the entry point. A question comes with the
/// [rootwalk.resolver.recursion.Walk] it belongs to. If another walk is finding out the same,
/// [rootwalk.resolver.recursion.Flights] lets it wait for that, unless the other waits for this one. Otherwise a
/// [rootwalk.resolver.recursion.Search] goes through the algorithm: the daemon's own data
/// ([rootwalk.resolver.recursion.OwnAnswer]) and the cache ([rootwalk.resolver.recursion.LocalInformation]) are asked what
/// is known (step 1), [rootwalk.resolver.recursion.BestServers] names the deepest delegation known (step 2),
/// [rootwalk.resolver.recursion.ServerList] gives one server after the other, the best by
/// [rootwalk.resolver.recursion.Ranking] first, finding their addresses where the parent gave none (step 3), [rootwalk.resolver.recursion.Minimiser] decides how much of the name each may see (RFC 9156), and
/// [rootwalk.resolver.recursion.Scrubber] says what the reply amounts to and which records in it are to be believed: a
/// [rootwalk.resolver.recursion.ReplyAnalysis] (step 4).
///
/// A client waits for 4.5 seconds. Where servers may still answer then, it gets SERVFAIL, and the same walk goes on for
/// the cache. A question that failed while no server whatever was heard leads to
/// [rootwalk.resolver.recursion.OutageProbe], which finds out whether the network of this host is away.
///
/// At the top, [rootwalk.resolver.recursion.Priming] asks the root for its own servers (RFC 9609), starting from
/// [rootwalk.resolver.recursion.RootHints].
///
/// A walk is one thread: questions for the addresses of servers are asked on it as well, under the same budget.
///
/// Knows nothing of sockets, nor of who asks.
@NullMarked
package rootwalk.resolver.recursion;

import org.jspecify.annotations.NullMarked;
