package rootwalk.web.path;

import java.util.List;
import java.util.Optional;

/// How a TLS handshake ended.
///
/// @param version
///            `TLSv1.3` or `TLSv1.2`
/// @param cipher
///            the cipher suite, by its IANA name
/// @param protocol
///            by ALPN (RFC 7301), where the server chose one
/// @param serverName
///            by SNI (RFC 6066 section 3); none is sent for an address
/// @param chain
///            the server's own certificate first
/// @param verification
///            what came of judging the chain
/// @param resumed
///            whether an earlier session was taken up again, without certificates on the wire
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

    /// Whether the server is who it says it is.
    public sealed interface Verification {

        /// It is, in words.
        String description();

        /// The chain leads to a trusted authority, is valid now, and names the host.
        record Trusted(String description) implements Verification {}

        /// It does not.
        ///
        /// @param description
        ///            what is wrong with it
        /// @param usualCause
        ///            what mostly lies behind it, and the way out
        record Untrusted(String description, String usualCause) implements Verification {}
    }
}
