package rootwalk.cli.doctor;

import java.io.IOException;

import rootwalk.wire.Addresses;

/// Whether root servers are reached over UDP, with IPv4 and IPv6.
record RootUdpCheck(Network network) implements Doctor.Check {

    @Override
    public Verdict verdict() {
        return Reach.verdict(Reach.versions(network).map(this::reach).toList(),
                "check the network (ip route), and permit UDP to port 53 of all addresses in the firewall");
    }

    private Reach reach(boolean isIpv4) {
        String version = Reach.name(isIpv4);
        try {
            return RootQuery.SOA.ask(network.rootServers(isIpv4))
                    .map(reply -> new Reach(true,
                            version + ": " + Addresses.text(reply.server().getAddress()) + " responds over UDP"))
                    .orElseGet(() -> new Reach(false, version + ": no root server responds over UDP"));
        } catch (IOException e) {
            return new Reach(false, version + ": no query can be sent to root servers: " + e.getMessage());
        }
    }
}
