/// Recursive resolution: the algorithm of RFC 1034 section 5.3.3, with later extensions.
///
/// [rootwalk.resolver.recursion.Recursion] is the entry point. Each question has a
/// [rootwalk.resolver.recursion.ResolutionContext]. If another resolution is resolving the same question,
/// [rootwalk.resolver.recursion.InFlightQueries] makes this one wait for it, unless the other waits for this one. Otherwise a
/// [rootwalk.resolver.recursion.Search] runs the algorithm. Step 1: the data of this server
/// ([rootwalk.resolver.recursion.LocalAnswer]) and the cache ([rootwalk.resolver.recursion.LocalInformation]). Step 2:
/// [rootwalk.resolver.recursion.BestServers] has the deepest known delegation. Step 3:
/// [rootwalk.resolver.recursion.ServerList] returns one server after the other, selected by
/// [rootwalk.resolver.recursion.ServerSelection], and looks up addresses if there is no glue;
/// [rootwalk.resolver.recursion.Minimiser] minimises the name (RFC 9156). Step 4:
/// [rootwalk.resolver.recursion.Scrubber] analyses the response and removes records that are not trusted; the result
/// is a [rootwalk.resolver.recursion.ResponseAnalysis].
///
/// After 4.5 seconds the client gets SERVFAIL; if servers may still respond, the resolution continues in the
/// background. After a failure during which no server at all responded, [rootwalk.resolver.recursion.OutageProbe]
/// checks whether there is an outage of the network of this host.
///
/// [rootwalk.resolver.recursion.Priming] gets the servers of the root (RFC 9609), starting from
/// [rootwalk.resolver.recursion.RootHints].
///
/// A resolution runs on one thread: addresses of servers are resolved on it as well, within the same budget.
///
/// Independent of sockets and clients.
@NullMarked
package rootwalk.resolver.recursion;

import org.jspecify.annotations.NullMarked;
