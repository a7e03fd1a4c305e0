package rootwalk.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports that are free for both UDP and TCP. Another process may take one before it is bound; then the daemon says so.
final class FreePorts {

    private static final int ATTEMPTS = 100;
    private static final InetAddress ANY = new InetSocketAddress(0).getAddress();

    private FreePorts() {}

    /// The first of the ports that are wanted which is free on every address at once, else whichever is.
    ///
    /// @throws LabFailure when the machine has none left
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
        throw new LabFailure("no port is free for both UDP and TCP; name some with --port and --servers-port");
    }

    private static int any() throws LabFailure {
        try (ServerSocket socket = new ServerSocket(0, 1, ANY)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabFailure("no free port is left on this machine (" + e.getMessage() + ")", e);
        }
    }

    /// A socket on the wildcard address cannot be had where one on any other address has the port.
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
