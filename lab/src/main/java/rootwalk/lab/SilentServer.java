package rootwalk.lab;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/// A dead server: it receives data over UDP and TCP, and never sends any.
final class SilentServer implements Closeable {

    private final DatagramChannel datagrams;
    private final ServerSocketChannel connections;

    private SilentServer(DatagramChannel datagrams, ServerSocketChannel connections) {
        this.datagrams = datagrams;
        this.connections = connections;
    }

    static SilentServer at(InetSocketAddress address) throws IOException {
        DatagramChannel datagrams = DatagramChannel.open();
        ServerSocketChannel connections = ServerSocketChannel.open();
        try {
            datagrams.bind(address);
            connections.bind(address);
            return new SilentServer(datagrams, connections);
        } catch (IOException | RuntimeException e) {
            datagrams.close();
            connections.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (connections) {
            datagrams.close();
        }
    }
}
