package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.Name;

/// A zone with configured servers.
public record ConfiguredZone(Name zone, List<ConfiguredServer> servers, Use use) {

    /// How the servers are used.
    public enum Use {
        /// They are authoritative and queried iteratively, instead of those of the parent.
        STUB,
        /// They are forwarders.
        FORWARD,
        /// They are forwarders; if they fail, names are resolved iteratively.
        FORWARD_THEN_ITERATE
    }

    public ConfiguredZone {
        servers = List.copyOf(servers);
    }

    /// A zone whose servers have addresses in the configuration.
    public static ConfiguredZone at(Name zone, List<InetSocketAddress> addresses, Use use) {
        return new ConfiguredZone(zone,
                addresses.stream().<ConfiguredServer>map(ConfiguredServer.ByAddress::new).toList(), use);
    }

    /// As a delegation that does not expire.
    Delegation delegation() {
        Source source = use == Use.STUB ? Source.STUB : Source.FORWARD;
        List<NameServer> all = new ArrayList<>(servers.size());
        for (ConfiguredServer server : servers) {
            all.add(switch (server) {
                case ConfiguredServer.ByAddress(InetSocketAddress address) ->
                    new NameServer(Name.ROOT, address.getPort(), List.of(address));
                case ConfiguredServer.Encrypted(InetSocketAddress address, UpstreamEncryption encryption) ->
                    new NameServer(Name.ROOT, address.getPort(), List.of(address), false, encryption);
                case ConfiguredServer.ByName(Name name, int port) -> new NameServer(name, port, List.of());
            });
        }
        return new Delegation(zone, source, all, 0, Delegation.FOR_EVER);
    }
}
