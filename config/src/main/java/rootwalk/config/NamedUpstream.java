package rootwalk.config;

import rootwalk.wire.Name;

/// A server of `recursion.forward` or `recursion.stub` with a host name.
///
/// @param location where it is written
/// @param key the item of the list, `recursion.forward[0].servers[1]`
/// @param zone that it serves
public record NamedUpstream(SourceLocation location, String key, Name zone, UpstreamServer.ByName server) {

    /// Something that is wrong with the server.
    ///
    /// @param text what is wrong and, behind the first semicolon, the way out
    public Problem problem(String text) {
        return Problem.of(location, key + ": " + text);
    }
}
