package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;

import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.Name;

/// A server of a [ConfiguredZone].
public sealed interface ConfiguredServer {

    /// It has an address in the configuration.
    record ByAddress(InetSocketAddress address) implements ConfiguredServer {}

    /// It has an address in the configuration, and is queried over an encrypted transport only.
    record Encrypted(InetSocketAddress address, UpstreamEncryption encryption) implements ConfiguredServer {}

    /// It has a host name in the configuration. Its addresses are resolved as those of any name.
    record ByName(Name name, int port) implements ConfiguredServer {}
}
