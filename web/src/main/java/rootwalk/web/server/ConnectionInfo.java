package rootwalk.web.server;

import java.util.Optional;

import rootwalk.web.url.Url.Scheme;

/// How a client is connected.
///
/// @param serverName from the TLS handshake (RFC 6066 section 3)
record ConnectionInfo(Scheme scheme, Optional<String> serverName) {

    static final ConnectionInfo CLEARTEXT = new ConnectionInfo(Scheme.HTTP, Optional.empty());
}
