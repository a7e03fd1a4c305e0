package rootwalk.cli.doctor;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import rootwalk.wire.Addresses;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;

/// Whether a root server is reached over TCP, with IPv4 and IPv6.
record RootTcpCheck(Network network, InstantSource clock) implements Doctor.Check {

    /// A client waits at most so long for a connection, and once more for a response.
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Override
    public Verdict verdict() {
        return Reach.verdict(Reach.versions(network).map(this::reach).toList(),
                "permit TCP to port 53 of all addresses in the firewall; without TCP, long responses are lost");
    }

    private Reach reach(boolean isIpv4) {
        InetSocketAddress server = network.rootServers(isIpv4).getFirst();
        StubResult result = new StubClient(TIMEOUT, new SecureRandom(), System::nanoTime, clock).ask(server,
                new StubQuery(RootQuery.SOA.question(), 0, false, List.of()), StubTransport.TCP);
        return switch (result) {
            case StubResult.Response _ -> new Reach(true, Reach.name(isIpv4) + ": "
                    + Addresses.text(server.getAddress()) + " responds over TCP");
            case StubResult.Failure(String reason) -> new Reach(false, Reach.name(isIpv4) + ": " + reason);
        };
    }
}
