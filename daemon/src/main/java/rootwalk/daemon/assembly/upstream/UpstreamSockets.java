package rootwalk.daemon.assembly.upstream;

import java.util.BitSet;

import rootwalk.config.Config;
import rootwalk.socket.UdpClient;
import rootwalk.socket.UdpClientSettings;

/// The UDP client for upstream servers, and its settings.
public record UpstreamSockets(UdpClientSettings settings, UdpClient udpClient) {

    /// Settings without the ports at which the daemon listens for queries.
    ///
    /// @param sockets the most at the same time
    public static UdpClientSettings settings(int sockets, Config.Listen listen) {
        BitSet ownPorts = new BitSet();
        listen.forQueries().forEach(address -> ownPorts.set(address.getPort()));
        return UdpClientSettings.withSockets(sockets).avoiding(ownPorts);
    }
}
