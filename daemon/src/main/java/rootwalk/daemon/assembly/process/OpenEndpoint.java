package rootwalk.daemon.assembly.process;

import java.net.InetSocketAddress;

/// The sockets of an [Endpoint]. Until [#start], queries and connections wait in the system. Any thread.
public interface OpenEndpoint {

    /// The address, with its real port.
    InetSocketAddress real();

    /// Begins to receive.
    void start();

    /// Ends it, before or after [#start]. Accepted connections stay open.
    void close();
}
