package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import rootwalk.wire.Name;

/// A cache that several resolvers share, in a server of the protocol of Redis.
///
/// @param tls empty without TLS
/// @param key of `keys`, which authenticates what is in the cache
/// @param budget how long lookups for one query of a client may take together
/// @param user empty for the default user of the server
/// @param password a file with the password; empty if there is none
public record SharedCacheServer(InetSocketAddress server, Optional<Config.RemoteTls> tls, Name key, Duration budget,
        Optional<String> user, Optional<Path> password) {}
