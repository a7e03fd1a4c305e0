package rootwalk.daemon.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.wire.Name;

/// The hosts that may do something with a zone, by address or by the TSIG key of their requests; either is enough. Immutable.
public final class PeerSet {

    /// No host.
    public static final PeerSet NONE = new PeerSet(NetworkSet.NONE, Set.of());

    private final NetworkSet networks;
    private final Set<Name> keys;

    public PeerSet(NetworkSet networks, Collection<Name> keys) {
        this.networks = networks;
        this.keys = Set.copyOf(keys);
    }

    /// Whether a client is one of the hosts.
    ///
    /// @param key of the valid TSIG of its request; null if it has none
    boolean permits(ClientAddress client, @Nullable Name key) {
        return networks.contains(client) || (key != null && keys.contains(key));
    }

    /// Whether a client is one of the hosts.
    ///
    /// @param key of the valid TSIG of its request
    public boolean permits(InetAddress client, Optional<Name> key) {
        return networks.contains(client.getAddress()) || key.filter(keys::contains).isPresent();
    }
}
