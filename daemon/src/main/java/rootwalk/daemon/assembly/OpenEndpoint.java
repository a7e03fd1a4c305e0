package rootwalk.daemon.assembly;

import java.net.InetSocketAddress;

import rootwalk.socket.Presence;

/// The sockets of an [Endpoint]. Until [#start], queries and connections wait in the system. Any thread.
interface OpenEndpoint {

    /// The address, with its real port.
    InetSocketAddress real();

    Presence presence();

    /// Begins to receive.
    void start();

    /// Ends it, before or after [#start]. Accepted connections stay open.
    void close();
}
