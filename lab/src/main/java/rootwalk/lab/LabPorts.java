package rootwalk.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;

import rootwalk.wire.Addresses;

/// The ports of a lab. They may be equal, since the resolver and the servers have different addresses.
///
/// @param resolver the port of the lab's resolver
/// @param servers the port of all servers
public record LabPorts(int resolver, int servers) {

    private static final int DEFAULT = 5300;

    /// A free port for both, for tests and for short runs.
    public static LabPorts free() throws LabFailure {
        int port = FreePorts.firstFree();
        return new LabPorts(port, port);
    }

    /// The requested ports, 0 for a free one. The default is 5300 for all, or a free port if it is in use.
    public static LabPorts of(OptionalInt resolver, OptionalInt servers) throws LabFailure {
        int port = resolver.isPresent() ? orFree(resolver.getAsInt()) : FreePorts.firstFree(DEFAULT);
        return new LabPorts(port, servers.isPresent() ? orFree(servers.getAsInt()) : port);
    }

    /// Checks that the ports are free.
    ///
    /// @throws LabFailure with the first address that is in use
    void require(InetAddress resolverAddress, List<InetAddress> serverAddresses) throws LabFailure {
        if (!FreePorts.isFree(resolverAddress, resolver)) {
            throw taken(resolverAddress, resolver, "--port");
        }
        for (InetAddress server : serverAddresses) {
            if (!FreePorts.isFree(server, servers)) {
                throw taken(server, servers, servers == resolver ? "--port" : "--servers-port");
            }
        }
    }

    private static LabFailure taken(InetAddress address, int port, String option) {
        return new LabFailure("another process listens on " + Addresses.text(new InetSocketAddress(address, port))
                + ", or the port is below 1024 and needs a privilege; choose another with " + option
                + " (0 for a free one)");
    }

    private static int orFree(int port) throws LabFailure {
        return port == 0 ? FreePorts.firstFree() : port;
    }
}
