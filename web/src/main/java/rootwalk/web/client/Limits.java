package rootwalk.web.client;

import java.time.Duration;

/// How long a client waits and how much it takes.
///
/// @param responseTimeout
///            from the request until the head of the response
/// @param idleTimeout
///            between two pieces of the content
/// @param continueTimeout
///            for a `100 Continue`, before the content is sent without (RFC 9110 section 10.1.1)
/// @param head
///            largest status line and header section, in octets
/// @param content
///            largest content, as it travels and decoded, in octets
/// @param total
///            largest content of all responses of a client together, as far as it is in memory, in octets
/// @param redirects
///            followed at most
/// @param connections
///            open at once to one origin, with HTTP/1
public record Limits(
        Duration responseTimeout, Duration idleTimeout, Duration continueTimeout, int head, int content, long total,
        int redirects, int connections) {

    /// No more than this, however large the heap.
    private static final int MAX_CONTENT = 256 << 20;

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /// As browsers have them: twenty redirects, six connections. While content comes and is decoded it is in memory three
    /// times over, so one may be an eighth of the heap and all together a quarter.
    public static final Limits DEFAULTS =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1),
                    64 << 10, (int) Math.min(MAX_CONTENT, HEAP / 8), HEAP / 4, 20, 6);
}
