package rootwalk.web.connect;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import rootwalk.web.url.Url;

/// How connections are opened.
///
/// @param protocols
///            offered by ALPN, the favourite first; empty: ALPN is not spoken
/// @param overrides
///            addresses for `host:port`, taken without any lookup
/// @param proxy
///            where all connections are tunnelled through: its host and port, as a URL
/// @param connectTimeout
///            of each attempt, and of the tunnel
/// @param tlsTimeout
///            of the handshake
public record ConnectSettings(
        List<String> protocols,
        Map<String, List<InetAddress>> overrides,
        Optional<Url> proxy,
        Duration connectTimeout,
        Duration tlsTimeout) {

    /// When the next address is tried beside the one that has not answered yet (RFC 8305 section 5).
    static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    public ConnectSettings {
        protocols = List.copyOf(protocols);
        overrides = Map.copyOf(overrides);
    }

    /// The addresses that are configured for the host and port of a URL.
    Optional<List<InetAddress>> override(Url url) {
        return Optional.ofNullable(overrides.get(url.host() + ":" + url.port()));
    }
}
