package rootwalk.daemon.assembly;

import rootwalk.socket.AskSettings;
import rootwalk.socket.UdpAsker;

/// The sockets that upstream servers are asked from, and what they were opened for.
record Asking(AskSettings settings, UdpAsker asker) {}
