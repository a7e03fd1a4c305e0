package rootwalk.config;

import java.net.InetSocketAddress;

/// An address that the daemon listens on.
///
/// @param location of the address in the file
/// @param setting the key, `listen.dns`
/// @param key the item of that key, `listen.dns[1]`
public record NamedAddress(SourceLocation location, String setting, String key, InetSocketAddress address) {}
