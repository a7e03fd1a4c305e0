package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.Optional;

import rootwalk.web.url.Url.Scheme;

/// How a client is connected.
///
/// @param serverName from the TLS handshake (RFC 6066 section 3)
/// @param reached the address to which the client has connected over TCP; empty if it has connected to a proxy
record ConnectionInfo(Scheme scheme, Optional<String> serverName, Optional<InetSocketAddress> reached) {

    static ConnectionInfo cleartext(Optional<InetSocketAddress> reached) {
        return new ConnectionInfo(Scheme.HTTP, Optional.empty(), reached);
    }
}
