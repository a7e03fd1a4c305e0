package rootwalk.web.server;

import java.time.Duration;

import rootwalk.socket.stream.ConnectionTable;

/// What clients may take.
///
/// @param connections
///            in all; with more, one without a request in progress is closed
/// @param connectionsPerClient
///            of one IPv4 address or one IPv6 /56
/// @param requestsPerConnection
///            after which an HTTP/1 connection is closed in good order
/// @param idleTimeout
///            for the next request of a connection
/// @param requestTimeout
///            for a request's head, and for a client to begin to take a reply
/// @param rate
///            octets a second at least, over and above the patience, by which content has to come and go
/// @param line
///            octets of a request line
/// @param head
///            octets of a request's header fields
/// @param content
///            octets of a request's content
/// @param totalContent
///            octets of content of all requests that are held at the same time
public record WebSettings(int connections, int connectionsPerClient, int requestsPerConnection, Duration idleTimeout,
        Duration requestTimeout, int rate, int line, int head, int content, long totalContent,
        Trace trace) {

    /// Whether TRACE says what was sent (RFC 9110 section 9.3.8): it shows cookies to any script that can send it.
    public enum Trace {
        REFUSED, ECHOED
    }

    /// Those of a server whose operator said nothing.
    public static final WebSettings DEFAULTS = new WebSettings(4096, 1024, 10_000, Duration.ofSeconds(30),
            Duration.ofSeconds(10), 1024, 8192, 16_384, 1 << 20, Runtime.getRuntime().maxMemory() / 16, Trace.REFUSED);

    ConnectionTable.Limits limits() {
        return new ConnectionTable.Limits(connections, connectionsPerClient);
    }

    /// The time in which so much content has to come or go, over and above the patience.
    long nanosFor(long octets) {
        return octets * 1_000_000_000L / rate;
    }
}
