package rootwalk.web.client;

import java.time.Duration;

/// Timeouts and size limits of a client.
///
/// @param responseTimeout from the request to the head of the response
/// @param idleTimeout between two reads of the content
/// @param continueTimeout for `100 Continue`; the content is sent afterwards (RFC 9110 section 10.1.1)
/// @param head the largest status line and header section, in octets
/// @param content the largest content, encoded and decoded, in octets
/// @param total the largest content of all responses of a client that are in memory, in octets
/// @param redirects the most redirects that are followed
/// @param connections the most HTTP/1 connections to one origin
public record Limits(
        Duration responseTimeout, Duration idleTimeout, Duration continueTimeout, int head, int content, long total,
        int redirects, int connections) {

    /// The limit for a large heap.
    private static final int MAX_CONTENT = 256 << 20;

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /// The values of browsers: twenty redirects, six connections. Content is in memory up to three times while it is
    /// received and decoded, so one response may take an eighth of the heap and all together a quarter.
    public static final Limits DEFAULTS =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1),
                    64 << 10, (int) Math.min(MAX_CONTENT, HEAP / 8), HEAP / 4, 20, 6);
}
