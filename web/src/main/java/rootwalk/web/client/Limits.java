package rootwalk.web.client;

import java.time.Duration;

/// How long a client waits and how much it takes.
///
/// @param patience
///            from the request until the head of the response
/// @param idle
///            between two pieces of the content
/// @param continuation
///            for a `100 Continue`, before the content is sent without (RFC 9110 section 10.1.1)
/// @param head
///            largest status line and header section, in octets
/// @param content
///            largest content, as it travels and decoded, in octets
/// @param redirects
///            followed at most
/// @param connections
///            open at once to one origin, with HTTP/1
public record Limits(
        Duration patience, Duration idle, Duration continuation, int head, int content, int redirects,
        int connections) {

    /// As browsers have them: twenty redirects, six connections.
    public static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1),
            64 << 10, 256 << 20, 20, 6);
}
