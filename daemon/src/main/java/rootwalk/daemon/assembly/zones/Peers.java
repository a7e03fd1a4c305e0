package rootwalk.daemon.assembly.zones;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import rootwalk.config.Config;
import rootwalk.config.Peer;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.policy.PeerSet;
import rootwalk.wire.Name;

/// Sets of hosts from lists of the configuration. Stateless.
final class Peers {

    private Peers() {}

    static PeerSet set(Collection<Peer> peers) {
        NetworkSet.Builder networks = new NetworkSet.Builder();
        Set<Name> keys = new HashSet<>();
        for (Peer peer : peers) {
            switch (peer) {
                case Peer.ByNetwork(var network) -> networks.add(network.address(), network.prefixLength());
                case Peer.ByKey(Name key) -> keys.add(key);
            }
        }
        return new PeerSet(networks.build(), keys);
    }

    /// The addresses of servers. Their keys are for requests to them.
    static PeerSet addresses(Collection<Config.Remote> servers) {
        NetworkSet.Builder networks = new NetworkSet.Builder();
        for (Config.Remote server : servers) {
            var address = server.address().getAddress();
            networks.add(address, 8 * address.getAddress().length);
        }
        return new PeerSet(networks.build(), Set.of());
    }
}
