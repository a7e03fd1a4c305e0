package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;

/// A zone whose servers the operator names.
public record ConfiguredZone(Name zone, List<InetSocketAddress> servers, Use use) {

    /// How the servers are used.
    public enum Use {
        /// They are authoritative and asked iteratively, in place of what the parent says.
        STUB,
        /// They resolve for us.
        FORWARD,
        /// They resolve for us; when they fail, we walk.
        FORWARD_THEN_WALK
    }

    public ConfiguredZone {
        servers = List.copyOf(servers);
    }

    /// As a delegation that nobody can change.
    Delegation delegation() {
        Source source = use == Use.STUB ? Source.STUB : Source.FORWARD;
        return new Delegation(zone, source, List.of(new NameServer(Name.ROOT, servers)), 0, Delegation.FOR_EVER);
    }
}
