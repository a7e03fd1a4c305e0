/// Queries the servers of one zone until one sends a usable response, and analyses that response: step 3 of RFC 1034
/// section 5.3.3.
///
/// [rootwalk.resolver.servers.ServerQueries] is the entry point. [rootwalk.resolver.servers.ServerLists] makes the
/// [rootwalk.resolver.servers.ServerList] of a delegation. `QueryAttempts` queries one server of it after the other:
///
/// 1. `ServerSelection` selects an address, each with its state in a `Candidate`. If there is no glue, or no server
///    responds, `FurtherServers` looks addresses up with the [rootwalk.resolver.servers.AddressQueries] of the
///    resolution. `NamedServers` has the servers that the configuration names, with an `AddressLookup` for each.
/// 2. The query has the name as [rootwalk.resolver.servers.QnameForm] says (RFC 9156). `ZoneQuota` limits the queries for
///    one zone.
/// 3. `Scrubber` analyses the response and removes records that are not trusted (`Bailiwicks`); the result is a
///    [rootwalk.resolver.servers.ResponseAnalysis]. The data of this server has the same form, by
///    [rootwalk.resolver.servers.LocalDataAnalysis].
///
/// The queries of one resolution share a [rootwalk.resolver.servers.ServerQueryContext], which also has what they report.
/// `QueryReports` passes each query and its result to the observer.
///
/// Independent of the steps before and after it, of clients, and of the validation of responses.
@NullMarked
package rootwalk.resolver.servers;

import org.jspecify.annotations.NullMarked;
