package rootwalk.web.connect;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import rootwalk.web.url.Url;

/// Settings for new connections.
///
/// @param overrides addresses for `host:port`, used without a lookup
/// @param proxy the HTTP proxy for all connections: host and port, as a URL
/// @param connectTimeout for each attempt, and for the tunnel
/// @param tlsTimeout for the handshake
public record ConnectSettings(
        Map<String, List<InetAddress>> overrides,
        Optional<Url> proxy,
        Duration connectTimeout,
        Duration tlsTimeout) {

    /// The delay before the next address is tried (RFC 8305 section 5).
    static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    public ConnectSettings {
        overrides = Map.copyOf(overrides);
    }

    /// The configured addresses for the host and port of a URL.
    Optional<List<InetAddress>> override(Url url) {
        return Optional.ofNullable(overrides.get(url.host() + ":" + url.port()));
    }
}
