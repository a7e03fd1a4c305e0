package rootwalk.resolver.upstream;

/// What asking servers may take of the process.
///
/// @param conversations
///            over TCP at once; each has a file descriptor and may hold a reply of 64 KiB
/// @param idleConnections
///            kept for the next query; each has a file descriptor
/// @param servers
///            remembered, with what is known of them
public record UpstreamLimits(int conversations, int idleConnections, int servers) {

    public static final UpstreamLimits STANDARD = new UpstreamLimits(256, 200, 50_000);
}
