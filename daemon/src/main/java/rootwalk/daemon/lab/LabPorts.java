package rootwalk.daemon.lab;

import java.util.OptionalInt;

/// The ports of a lab; they may be the same, since the resolver and all servers have addresses of their own.
///
/// @param resolver of the resolver in front
/// @param servers that all servers share
public record LabPorts(int resolver, int servers) {

    private static final OptionalInt USUAL = OptionalInt.of(5300);

    /// One that is free, for tests and for a walk that ends by itself.
    public static LabPorts free() throws LabFailure {
        int port = FreePorts.preferably(OptionalInt.empty());
        return new LabPorts(port, port);
    }

    /// What a person asked for, 0 for a free port. Where nothing was said, all have port 5300, or a free one when
    /// somebody has that.
    public static LabPorts of(OptionalInt resolver, OptionalInt servers) throws LabFailure {
        int port = resolver.isPresent() ? orFree(resolver.getAsInt()) : FreePorts.preferably(USUAL);
        return new LabPorts(port, servers.isPresent() ? orFree(servers.getAsInt()) : port);
    }

    private static int orFree(int port) throws LabFailure {
        return port == 0 ? FreePorts.preferably(OptionalInt.empty()) : port;
    }
}
