package rootwalk.daemon.assembly;

import java.util.List;

import rootwalk.config.Config;
import rootwalk.config.Network;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.policy.AccessControl;

/// Makes the access control from the networks of a configuration. Stateless.
final class AccessRules {

    private AccessRules() {}

    static AccessControl of(Config config) {
        Config.Access access = config.access();
        List<Network> recursion = config.recursion().enabled() ? access.recursion() : List.of();
        return new AccessControl(addresses(access.query()), addresses(access.tls()), addresses(access.https()),
                addresses(access.quic()), addresses(recursion), addresses(access.refuse()),
                Dns64Plan.of(config).clients());
    }

    static NetworkSet addresses(List<Network> networks) {
        NetworkSet.Builder addresses = new NetworkSet.Builder();
        networks.forEach(network -> addresses.add(network.address(), network.prefixLength()));
        return addresses.build();
    }
}
