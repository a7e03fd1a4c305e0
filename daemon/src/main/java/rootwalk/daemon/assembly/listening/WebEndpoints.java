package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.socket.SocketSource;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;

/// The addresses of a web server, which runs as long as it has one. Any thread.
final class WebEndpoints implements AutoCloseable {

    private final Supplier<WebServer> start;
    private @Nullable WebServer server;
    private int endpoints;

    /// @param start starts a server
    WebEndpoints(Supplier<WebServer> start) {
        this.start = start;
    }

    /// Binds an address; no connection is accepted before [OpenEndpoint#start].
    synchronized OpenEndpoint bind(InetSocketAddress address, SocketSource source, ChannelSecurity security)
            throws IOException {
        WebServer running = server == null ? start.get() : server;
        server = running;
        InetSocketAddress real = running.reserve(address, source, security);
        endpoints++;
        return new ReservedEndpoint(real, () -> running.start(real), () -> {
            running.unlisten(real);
            closed();
        });
    }

    private synchronized void closed() {
        endpoints--;
    }

    /// Changes the server, if there is one.
    synchronized void change(Consumer<WebServer> change) {
        if (server != null) {
            change.accept(server);
        }
    }

    /// Ends the server and its connections if it has no address.
    synchronized void closeIfUnused() {
        if (endpoints == 0) {
            close();
        }
    }

    /// Ends listening, and each connection as soon as it is idle. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    synchronized int finish() {
        return server == null ? 0 : server.finish();
    }

    /// The number of open connections.
    synchronized int connections() {
        return server == null ? 0 : server.connections();
    }

    /// The number of requests and connections that were ended because the client violated HTTP.
    synchronized long protocolErrors() {
        return server == null ? 0 : server.protocolErrors();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
