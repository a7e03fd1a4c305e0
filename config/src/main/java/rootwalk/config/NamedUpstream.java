package rootwalk.config;

import rootwalk.wire.Name;

/// A server of `recursion.forward` or `recursion.stub` with a host name.
///
/// @param location where it is written
/// @param key the item of the list, `recursion.forward[0].servers[1]`
/// @param zone that it serves
public record NamedUpstream(SourceLocation location, String key, Name zone, UpstreamServer.ByName server) {

    /// A problem of the server.
    ///
    /// @param text the problem and, after the first semicolon, the remedy
    public Problem problem(String text) {
        return Problem.of(location, key + ": " + text);
    }
}
