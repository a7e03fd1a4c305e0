package rootwalk.daemon.assembly;

import rootwalk.socket.UdpClient;
import rootwalk.socket.UdpClientSettings;

/// The sockets that upstream servers are asked from, and what they were opened for.
record UpstreamSockets(UdpClientSettings settings, UdpClient udpClient) {}
