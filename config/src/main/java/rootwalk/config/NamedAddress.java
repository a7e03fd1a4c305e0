package rootwalk.config;

import java.net.InetSocketAddress;

/// An address that the daemon listens on.
///
/// @param location where it is written
/// @param setting the key that has it, `listen.dns`
/// @param key the item of that key, `listen.dns[1]`
public record NamedAddress(SourceLocation location, String setting, String key, InetSocketAddress address) {}
