package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;

/// One TLS connection to each of a bounded number of authoritative servers (RFC 9539 section 4.6): if there is no room, the one that has been
/// unused for longest is closed. Any thread.
final class ServerConnections implements AutoCloseable {

    private final UpstreamEncryption.OverTcp tls;
    private final int most;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    /// By address, the one used last at the end.
    private final Map<InetSocketAddress, SharedConnection> connections = new LinkedHashMap<>(16, 0.75f, true);
    private boolean isClosed;

    ServerConnections(UpstreamEncryption.OverTcp tls, int most, Time time) {
        this.tls = tls;
        this.most = most;
        this.time = time;
    }

    /// The connection to a server, or a new one.
    ///
    /// @return null if there is no room: all others are being opened
    @Nullable
    SharedConnection to(InetSocketAddress server) {
        lock.lock();
        try {
            SharedConnection known = connections.get(server);
            if (known != null && known.isCurrent()) {
                return known;
            }
            if (isClosed || (known == null && !hasRoom())) {
                return null;
            }
            SharedConnection opened = EncryptedConnection.open(server, tls, known, time);
            connections.put(server, opened);
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /// Makes room for one more.
    private boolean hasRoom() {
        if (connections.size() >= most) {
            connections.values().removeIf(connection -> !connection.isCurrent());
        }
        if (connections.size() < most) {
            return true;
        }
        for (Iterator<SharedConnection> all = connections.values().iterator(); all.hasNext();) {
            SharedConnection unused = all.next();
            if (unused.isOpen()) {
                all.remove();
                unused.close();
                return true;
            }
        }
        return false;
    }

    /// Ends the connection to a server.
    void end(InetSocketAddress server) {
        lock.lock();
        try {
            SharedConnection ended = connections.remove(server);
            if (ended != null) {
                ended.close();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            connections.values().forEach(SharedConnection::close);
            connections.clear();
        } finally {
            lock.unlock();
        }
    }
}
