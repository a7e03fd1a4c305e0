package rootwalk.daemon.assembly.listening;

import java.net.InetSocketAddress;

import rootwalk.daemon.assembly.process.OpenEndpoint;

/// An address that a running server has reserved.
///
/// @param starting has the server receive there
/// @param closing has it leave the address
record ReservedEndpoint(InetSocketAddress real, Runnable starting, Runnable closing) implements OpenEndpoint {

    @Override
    public void start() {
        starting.run();
    }

    @Override
    public void close() {
        closing.run();
    }
}
