package rootwalk.cli.doctor;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Addresses;

/// The servers that checks of the network query. Immutable.
///
/// @param rootServers servers of the root zone
/// @param noServer an address where no DNS server is, if there is one: a response from it comes from the network
/// @param nameserverPort the port of the servers that programs query; empty if they must not be queried
public record Network(List<InetSocketAddress> rootServers, Optional<InetSocketAddress> noServer,
        OptionalInt nameserverPort) {

    private static final int PORT = 53;

    /// For documentation: no host has it.
    private static final InetSocketAddress DOCUMENTATION =
            new InetSocketAddress(Addresses.of((byte) 192, (byte) 0, (byte) 2, (byte) 53), PORT);

    public Network {
        rootServers = List.copyOf(rootServers);
    }

    /// Only these servers.
    public Network(List<InetSocketAddress> rootServers, Optional<InetSocketAddress> noServer) {
        this(rootServers, noServer, OptionalInt.empty());
    }

    /// The root servers of the Internet, and the servers that programs query.
    public static Network internet() {
        return new Network(RootHints.builtin().addresses(PORT), Optional.of(DOCUMENTATION), OptionalInt.of(PORT));
    }

    /// The servers with an address of IPv4, or of IPv6.
    List<InetSocketAddress> rootServers(boolean isIpv4) {
        return rootServers.stream().filter(server -> server.getAddress() instanceof Inet4Address == isIpv4).toList();
    }
}
