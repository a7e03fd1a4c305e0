package rootwalk.web.server;

import java.util.Optional;

import rootwalk.web.url.Url.Scheme;

/// How a client came in.
///
/// @param serverName
///            that it asked for in its TLS handshake (RFC 6066 section 3)
record Door(Scheme scheme, Optional<String> serverName) {

    static final Door CLEARTEXT = new Door(Scheme.HTTP, Optional.empty());
}
