package rootwalk.web.path;

import java.util.List;
import java.util.Optional;

/// The result of a TLS handshake.
///
/// @param version `TLSv1.3` or `TLSv1.2`
/// @param cipher the cipher suite, by its IANA name
/// @param protocol selected by ALPN (RFC 7301); empty for none
/// @param serverName sent by SNI (RFC 6066 section 3); empty for an address
/// @param chain the certificate of the server first
/// @param verification the result of the verification of the chain
/// @param resumed whether a session was resumed, without certificates on the wire
public record TlsOutcome(
        String version,
        String cipher,
        Optional<String> protocol,
        Optional<String> serverName,
        List<CertificateInfo> chain,
        Verification verification,
        boolean resumed) {

    public TlsOutcome {
        chain = List.copyOf(chain);
    }

    /// Whether the server is authenticated.
    public sealed interface Verification {

        /// The result as text.
        String description();

        /// The chain leads to a trusted authority, is valid now, and names the host.
        record Trusted(String description) implements Verification {}

        /// The verification failed.
        ///
        /// @param description what is wrong
        /// @param usualCause the usual cause and the remedy
        record Untrusted(String description, String usualCause) implements Verification {}
    }
}
