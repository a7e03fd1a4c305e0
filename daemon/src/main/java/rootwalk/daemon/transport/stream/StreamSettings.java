package rootwalk.daemon.transport.stream;

import java.time.Duration;

import rootwalk.socket.stream.ConnectionTable;

/// Limits of connections.
///
/// @param connections in all, at least 1
/// @param connectionsPerClient of one client prefix: an IPv4 address, an IPv6 /56; at least 1
/// @param queriesPerConnection unanswered questions of one connection, at least 1; while there are as many, nothing is
///     read
/// @param idle after which a connection without unanswered questions is closed (RFC 7766 section 6.2.3)
/// @param timeout for the rest of a message, and for a client to receive responses
public record StreamSettings(
        int connections, int connectionsPerClient, int queriesPerConnection, Duration idle, Duration timeout) {

    public StreamSettings {
        if (connections < 1 || connectionsPerClient < 1 || queriesPerConnection < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
    }

    /// The same with another limit for queries.
    public StreamSettings withQueries(int most) {
        return new StreamSettings(connections, connectionsPerClient, most, idle, timeout);
    }

    /// The limits of the number of connections.
    public ConnectionTable.Limits limits() {
        return new ConnectionTable.Limits(connections, connectionsPerClient);
    }
}
