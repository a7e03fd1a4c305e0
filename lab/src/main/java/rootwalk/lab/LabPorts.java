package rootwalk.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;

import rootwalk.wire.Addresses;

/// The ports of a lab; they may be the same, since the resolver and all servers have addresses of their own.
///
/// @param resolver of the resolver in front
/// @param servers that all servers share
public record LabPorts(int resolver, int servers) {

    private static final int DEFAULT = 5300;

    /// One that is free, for tests and for a walk that ends by itself.
    public static LabPorts free() throws LabFailure {
        int port = FreePorts.firstFree();
        return new LabPorts(port, port);
    }

    /// What a person asked for, 0 for a free port. Where nothing was said, all have port 5300, or a free one when
    /// somebody has that.
    public static LabPorts of(OptionalInt resolver, OptionalInt servers) throws LabFailure {
        int port = resolver.isPresent() ? orFree(resolver.getAsInt()) : FreePorts.firstFree(DEFAULT);
        return new LabPorts(port, servers.isPresent() ? orFree(servers.getAsInt()) : port);
    }

    /// Makes sure that no other process has them.
    ///
    /// @throws LabFailure with the first address that is taken
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
        return new LabFailure("something else listens on " + Addresses.text(new InetSocketAddress(address, port))
                + ", or a port below 1024 needs a privilege; name another with " + option + ", 0 for any that is free");
    }

    private static int orFree(int port) throws LabFailure {
        return port == 0 ? FreePorts.firstFree() : port;
    }
}
