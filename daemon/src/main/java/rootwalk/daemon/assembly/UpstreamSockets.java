package rootwalk.daemon.assembly;

import rootwalk.socket.UdpClient;
import rootwalk.socket.UdpClientSettings;

/// The UDP client for upstream servers, and its settings.
record UpstreamSockets(UdpClientSettings settings, UdpClient udpClient) {}
