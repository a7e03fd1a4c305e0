package rootwalk.web.server;

import java.time.Duration;

import io.netty.util.internal.PlatformDependent;
import rootwalk.socket.stream.ConnectionTable;

/// Limits for clients.
///
/// @param connections the most connections; when exceeded, one on which no request is being answered is closed
/// @param connectionsPerClient for one IPv4 address or one IPv6 /56
/// @param requestsPerConnection an HTTP/1 connection is closed gracefully afterwards
/// @param streams of one HTTP/2 connection that are open at the same time
/// @param resets the most streams of one HTTP/2 connection that are reset in 30 seconds
/// @param idleTimeout until the next request of a connection
/// @param requestTimeout for the head of a request, and for a client that receives nothing of a response
/// @param rate the lowest rate of content in octets per second
/// @param line the longest request line in octets
/// @param head the largest header section in octets
/// @param content the largest content of a request in octets
/// @param totalContent the largest content of all requests in memory in octets
/// @param responseMemory for all responses that wait for their clients, in octets
/// @param openFiles the files that may stay open while they are sent
public record WebSettings(int connections, int connectionsPerClient, int requestsPerConnection, int streams, int resets,
        Duration idleTimeout,
        Duration requestTimeout, int rate, int line, int head, int content, long totalContent,
        long responseMemory, int openFiles, Trace trace) {

    /// Whether TRACE is answered (RFC 9110 section 9.3.8). It shows cookies to any script that can send it.
    public enum Trace {
        REFUSED, ECHOED
    }

    /// The default settings.
    public static final WebSettings DEFAULTS = new WebSettings(4096, 1024, 10_000, 128, 200, Duration.ofSeconds(30),
            Duration.ofSeconds(10), 1024, 8192, 16_384, 1 << 20, Runtime.getRuntime().maxMemory() / 16,
            Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory()) / 4, 1024, Trace.REFUSED);

    /// The same for a connection that carries the requests of one client only.
    WebSettings ofOneClient() {
        return new WebSettings(connections, connectionsPerClient, requestsPerConnection, streams,
                Math.min(resets, DEFAULTS.resets()), idleTimeout, requestTimeout, rate, line, head, content,
                totalContent,
                responseMemory, openFiles, trace);
    }

    ConnectionTable.Limits limits() {
        return new ConnectionTable.Limits(connections, connectionsPerClient);
    }

    /// The time for so much content, in addition to the timeout.
    long nanosFor(long octets) {
        return octets * 1_000_000_000L / rate;
    }
}
