package rootwalk.socket;

import java.util.BitSet;

/// The settings of a [UdpClient].
///
/// @param sockets
///            the most sockets open at once, and so the most queries in flight; at least 1
/// @param ports
///            the source of port numbers
/// @param avoidedPorts
///            ports that are never used as a source
/// @param nearMisses
///            the number of datagrams that look like guesses after which a query ends as [UdpClient#SUSPICIOUS]; at
///            least 1
public record UdpClientSettings(int sockets, PortSource ports, BitSet avoidedPorts, int nearMisses) {

    /// The source of the port of a query. In both cases each query has a new port (RFC 5452 section 9.2).
    public enum PortSource {
        /// The kernel draws it from the host's range for outgoing traffic, with its own strong random source. Costs a
        /// third of the other method, since the socket can be kept. If the range has fewer than 16,384 ports, or the
        /// system calls are not available, [#DRAWN] is used.
        KERNEL,
        /// The client draws it from all ports from 1024 up, each equally likely, and opens a new socket.
        DRAWN
    }

    /// The lowest source port that is drawn (RFC 6056 section 3.2: all but the well-known ones).
    public static final int LOWEST_PORT = 1024;

    /// The number of source ports that are drawn from.
    public static final int PORTS = 65536 - LOWEST_PORT;

    public UdpClientSettings {
        if (sockets < 1 || nearMisses < 1) {
            throw new IllegalArgumentException(
                    "sockets is " + sockets + ", nearMisses is " + nearMisses + ", but must be at least 1");
        }
        avoidedPorts = (BitSet) avoidedPorts.clone();
        if (avoidedPorts.get(LOWEST_PORT, 65536).cardinality() > PORTS / 2) {
            throw new IllegalArgumentException("at most half of all source ports can be avoided");
        }
    }

    /// The settings for a resolver: ports of the kernel, none avoided, three near misses.
    public static UdpClientSettings withSockets(int sockets) {
        return new UdpClientSettings(sockets, PortSource.KERNEL, new BitSet(), 3);
    }

    /// These settings with ports that are never used.
    public UdpClientSettings avoiding(BitSet ports) {
        return new UdpClientSettings(sockets, this.ports, ports, nearMisses);
    }

    /// A copy, since this record is immutable.
    @Override
    public BitSet avoidedPorts() {
        return (BitSet) avoidedPorts.clone();
    }
}
