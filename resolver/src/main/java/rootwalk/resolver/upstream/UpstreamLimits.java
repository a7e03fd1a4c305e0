package rootwalk.resolver.upstream;

/// Limits of the resources for querying servers.
///
/// @param tcpConnections
///            in use at once; each has a file descriptor and may hold a response of 64 KiB; as many more over TLS with
///            opportunistic encryption
/// @param idleConnections
///            kept for the next query; each has a file descriptor
/// @param servers
///            whose state is stored
/// @param queriesPerZone
///            in progress at once; large responsive zones have some hundreds at the busiest resolvers
public record UpstreamLimits(int tcpConnections, int idleConnections, int servers, int queriesPerZone) {

    public static final UpstreamLimits STANDARD = new UpstreamLimits(256, 200, 50_000, 2000);
}
