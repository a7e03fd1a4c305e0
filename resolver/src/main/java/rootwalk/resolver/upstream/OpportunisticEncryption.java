package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

import rootwalk.resolver.contract.UpstreamEncryption;

/// Settings for the encryption of queries to authoritative servers that announce none (RFC 9539 section 4.3). How long a connection may take
/// to open is that of all encrypted connections, 4 seconds.
///
/// @param tls accepts any server
/// @param clearTextPort of authoritative servers: at another port, another server than the one over TLS may listen
/// @param isThisServer whether a connection to an address would reach this daemon
/// @param port of DNS over TLS at authoritative servers
/// @param persistence how long a server is queried over TLS only, after its last response over TLS
/// @param damping how long a server is not probed again, after it did not respond over TLS
public record OpportunisticEncryption(UpstreamEncryption.OverTcp tls, int clearTextPort,
        Predicate<InetSocketAddress> isThisServer, int port, Duration persistence,
        Duration damping) {}
