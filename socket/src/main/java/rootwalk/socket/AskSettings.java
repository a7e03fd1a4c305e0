package rootwalk.socket;

import java.util.BitSet;

/// How a [UdpAsker] asks.
///
/// @param sockets
///            most sockets open at once, which is most questions in flight; at least 1
/// @param usesPerSocket
///            questions asked one after another from one port before it is given up for a new one; at least 1
/// @param nearMisses
///            datagrams that look like guesses after which a question ends as [UdpAsker#SUSPICIOUS]; at least 1
/// @param receiveBuffer
///            octets asked of the system for each socket
/// @param avoidedPorts
///            ports from 1024 up that are never used as a source
public record AskSettings(int sockets, int usesPerSocket, int nearMisses, int receiveBuffer, BitSet avoidedPorts) {

    /// The lowest source port (RFC 6056 section 3.2: all but the well-known ones).
    public static final int LOWEST_PORT = 1024;

    /// The number of source ports to choose from.
    public static final int PORTS = 65536 - LOWEST_PORT;

    public AskSettings {
        if (sockets < 1 || usesPerSocket < 1 || nearMisses < 1 || receiveBuffer < 0) {
            throw new IllegalArgumentException("sockets " + sockets + ", usesPerSocket " + usesPerSocket
                    + ", nearMisses " + nearMisses + ": each must be at least 1");
        }
        avoidedPorts = (BitSet) avoidedPorts.clone();
        if (avoidedPorts.get(LOWEST_PORT, 65536).cardinality() == PORTS) {
            throw new IllegalArgumentException("every source port is to be avoided");
        }
    }

    /// What suits a resolver: 32 uses of a port, three near misses, no port avoided.
    public static AskSettings withSockets(int sockets) {
        return new AskSettings(sockets, 32, 3, 64 << 10, new BitSet());
    }

    /// A copy: this record stays as it is.
    @Override
    public BitSet avoidedPorts() {
        return (BitSet) avoidedPorts.clone();
    }
}
