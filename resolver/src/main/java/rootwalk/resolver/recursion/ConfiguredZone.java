package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.wire.Name;

/// A zone with configured servers.
public record ConfiguredZone(Name zone, List<InetSocketAddress> servers, Use use) {

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

    /// As a delegation that does not expire.
    Delegation delegation() {
        Source source = use == Use.STUB ? Source.STUB : Source.FORWARD;
        return new Delegation(zone, source, List.of(new NameServer(Name.ROOT, servers)), 0, Delegation.FOR_EVER);
    }
}
