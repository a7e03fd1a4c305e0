package rootwalk.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds ports that are free for both UDP and TCP. Another process may bind a port first; the daemon then reports it.
final class FreePorts {

    private static final int ATTEMPTS = 100;
    private static final InetAddress ANY = new InetSocketAddress(0).getAddress();

    private FreePorts() {}

    /// The first of the given ports that is free on all addresses, or else any free port.
    ///
    /// @throws LabFailure if there is no free port
    static int firstFree(int... wanted) throws LabFailure {
        for (int port : wanted) {
            if (isFree(port)) {
                return port;
            }
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = any();
            if (isFree(port)) {
                return port;
            }
        }
        throw new LabFailure("no port is free for both UDP and TCP; choose ports with --port and --servers-port");
    }

    private static int any() throws LabFailure {
        try (ServerSocket socket = new ServerSocket(0, 1, ANY)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabFailure("this machine has no free port (" + e.getMessage() + ")", e);
        }
    }

    /// Binding the wildcard address fails if the port is in use on any address.
    private static boolean isFree(int port) {
        return isFree(ANY, port);
    }

    static boolean isFree(InetAddress address, int port) {
        try (ServerSocket connections = new ServerSocket(port, 1, address);
                DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(address, port))) {
            return connections.isBound() && datagrams.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
