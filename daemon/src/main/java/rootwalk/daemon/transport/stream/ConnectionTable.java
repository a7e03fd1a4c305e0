package rootwalk.daemon.transport.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientPrefix;

/// All connections, in all and by client. Any thread.
final class ConnectionTable {

    private final Set<StreamConnection> all = new HashSet<>();
    private final Map<ClientPrefix, ArrayDeque<StreamConnection>> byClient = new HashMap<>();
    private boolean closed;

    /// Enters a connection, if need be in the place of the one that has been idle for longest.
    ///
    /// @return false when there is no place for it
    synchronized boolean enter(StreamConnection connection, StreamSettings limits) {
        ClientPrefix prefix = ClientPrefix.of(connection.client());
        Collection<StreamConnection> siblings = byClient.getOrDefault(prefix, new ArrayDeque<>());
        if (closed || (siblings.size() >= limits.connectionsPerClient() && !makeRoom(siblings))) {
            return false;
        }
        if (all.size() >= limits.connections() && !makeRoom(all)) {
            return false;
        }
        all.add(connection);
        byClient.computeIfAbsent(prefix, none -> new ArrayDeque<>()).add(connection);
        return true;
    }

    /// RFC 7766 section 6.2.3 and RFC 9210 section 4.2: idle connections are what a server under pressure closes.
    private boolean makeRoom(Collection<StreamConnection> among) {
        StreamConnection idlest = null;
        for (StreamConnection each : among) {
            if (each.isIdle() && (idlest == null || each.activeAt() - idlest.activeAt() < 0)) {
                idlest = each;
            }
        }
        if (idlest == null) {
            return false;
        }
        leave(idlest);
        idlest.close();
        return true;
    }

    /// Closes the connection that has been idle for longest.
    ///
    /// @return false when none is idle
    synchronized boolean giveWay() {
        return makeRoom(all);
    }

    /// Takes a connection out; no effect when it is not in.
    synchronized void leave(StreamConnection connection) {
        if (!all.remove(connection)) {
            return;
        }
        ClientPrefix prefix = ClientPrefix.of(connection.client());
        @Nullable
        ArrayDeque<StreamConnection> siblings = byClient.get(prefix);
        if (siblings != null) {
            siblings.remove(connection);
            if (siblings.isEmpty()) {
                byClient.remove(prefix);
            }
        }
    }

    synchronized int size() {
        return all.size();
    }

    /// Closes all and lets none in any more.
    synchronized void close() {
        closed = true;
        List.copyOf(all).forEach(StreamConnection::close);
    }
}
