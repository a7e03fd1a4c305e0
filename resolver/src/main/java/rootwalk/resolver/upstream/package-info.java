/// Sends a query to one server.
///
/// [rootwalk.resolver.upstream.Upstream] is the entry point. [rootwalk.resolver.upstream.DeduplicatingUpstream] never sends
/// equal queries at the same time (a [rootwalk.resolver.upstream.PendingResult] is what others wait for), [rootwalk.resolver.upstream.FallbackUpstream] decides about TCP and EDNS, and
/// `UdpUpstream` and `StreamUpstream` send the query. An `UpstreamExchange` writes it, checks that a response matches it,
/// and reads the response.
/// A query is sent over UDP with an unpredictable ID, port and letter case (RFC 5452)
/// and a UDP payload size of 1232 octets. A complete response with the same question is the result. A truncated
/// response, or a sign of spoofing, leads to TCP, over a connection that is kept for a while (RFC 7766). If the server
/// closes the connection before its response, the query is sent again at once over another one.
/// A server with an encryption is queried over TLS, QUIC or HTTPS only, by `EncryptedUpstream`: all queries share one `SharedConnection`,
/// an `EncryptedConnection` over TCP, or a `StreamsConnection` with a stream for each query.
/// With [rootwalk.resolver.upstream.OpportunisticEncryption], `OpportunisticUpstream` queries authoritative servers over TLS if they have responded
/// over it, and otherwise probes them in the background (RFC 9539). `EncryptionStates` has the results by address, and `ServerConnections` the open connections.
/// [rootwalk.resolver.upstream.StreamQuota] limits the number of TCP exchanges. FORMERR or NOTIMP leads to a query
/// without EDNS, unless the server is known to support EDNS. EDNS options are part of the
/// [rootwalk.resolver.upstream.UpstreamQuery]; those of the response are in its message.
///
/// Each [rootwalk.resolver.upstream.Attempt] of a resolution at a server waits twice as long as the one before. After
/// the timeout, a response is still accepted: [rootwalk.resolver.upstream.LateResponses] passes it to the resolution,
/// whichever server is being queried then, and the round-trip time of the server is updated.
///
/// [rootwalk.resolver.upstream.ServerHealth] has every [rootwalk.resolver.upstream.Server]: its round-trip time, its
/// capabilities, and the questions and zones that it is lame for; also whether an address family works on this host,
/// and whether its network has an outage. [rootwalk.resolver.upstream.ForwardingLoops] detects forwarders that send a
/// query back.
///
/// It shares no code with `wire.client`, the client of `query` and `fetch`. That one sends a single query, on a socket
/// of its own, and waits. Here thousands of queries are in flight over pooled sockets, and each response updates the
/// state of the server.
///
/// Does not interpret responses.
@NullMarked
package rootwalk.resolver.upstream;

import org.jspecify.annotations.NullMarked;
