package rootwalk.daemon.valkey;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;

import rootwalk.wire.Addresses;

/// Where a server is, and how to log in there.
///
/// @param tls empty without TLS
/// @param user empty for the one that has no name
/// @param password empty if none is needed
public record ValkeyServer(
        InetSocketAddress address, Optional<Tls> tls, Optional<String> user, Optional<String> password) {

    /// @param name of the server in its certificate, which is sent as the server name (SNI)
    /// @param trust decides on its certificate and its name
    /// @param identity shown to a server that requires a certificate
    public record Tls(String name, X509ExtendedTrustManager trust, Optional<Identity> identity) {}

    /// Files in PEM.
    public record Identity(Path certificate, Path key) {}

    @Override
    public String toString() {
        return (tls.isPresent() ? "rediss://" : "redis://") + Addresses.text(address);
    }
}
