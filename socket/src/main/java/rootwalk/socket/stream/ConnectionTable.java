package rootwalk.socket.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.socket.ClientPrefix;

/// All open connections of a server, in all and by client. Any thread.
public final class ConnectionTable {

    /// How many connections there may be.
    ///
    /// @param inAll at least 1
    /// @param perClient of one [ClientPrefix], at least 1
    public record Limits(int inAll, int perClient) {}

    private final Set<Connection> all = new HashSet<>();
    private final Map<ClientPrefix, ArrayDeque<Connection>> byClient = new HashMap<>();
    private boolean closed;

    /// Adds a connection. If there are too many, it closes the one that has been idle for longest.
    ///
    /// @return false if there are too many and none is idle, or if the table is closed
    public synchronized boolean enter(Connection connection, Limits limits) {
        ClientPrefix client = connection.clientPrefix();
        Collection<Connection> siblings = byClient.getOrDefault(client, new ArrayDeque<>());
        if (closed || (siblings.size() >= limits.perClient() && !closeIdlest(siblings))) {
            return false;
        }
        if (all.size() >= limits.inAll() && !closeIdlest(all)) {
            return false;
        }
        all.add(connection);
        byClient.computeIfAbsent(client, none -> new ArrayDeque<>()).add(connection);
        return true;
    }

    /// RFC 7766 section 6.2.3 and RFC 9210 section 4.2: a server under pressure closes idle connections.
    private boolean closeIdlest(Collection<Connection> among) {
        Connection idlest = null;
        for (Connection each : among) {
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
    /// @return false if none is idle
    synchronized boolean closeIdlest() {
        return closeIdlest(all);
    }

    /// Removes a connection. No effect if it is not in the table.
    public synchronized void leave(Connection connection) {
        if (!all.remove(connection)) {
            return;
        }
        ArrayDeque<Connection> siblings = byClient.get(connection.clientPrefix());
        if (siblings != null) {
            siblings.remove(connection);
            if (siblings.isEmpty()) {
                byClient.remove(connection.clientPrefix());
            }
        }
    }

    public synchronized int size() {
        return all.size();
    }

    /// Ends each connection as soon as its last response is sent. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    public synchronized int finish() {
        List<Connection> open = List.copyOf(all);
        open.forEach(Connection::finish);
        return (int) open.stream().filter(each -> !each.isIdle()).count();
    }

    /// Closes all connections, and accepts none from now on.
    public synchronized void close() {
        closed = true;
        List.copyOf(all).forEach(Connection::close);
    }
}
