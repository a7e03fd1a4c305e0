package rootwalk.web.path;

import java.util.Optional;

/// The names of TLS handshake messages (RFC 8446 section 4; RFC 5246 section 7.4 for those of TLS 1.2 only).
public final class HandshakeMessages {

    private HandshakeMessages() {}

    /// The name of a message type; empty for an unknown one.
    public static Optional<String> name(int type) {
        return switch (type) {
            case 1 -> Optional.of("ClientHello");
            case 2 -> Optional.of("ServerHello");
            case 4 -> Optional.of("NewSessionTicket");
            case 11 -> Optional.of("Certificate");
            case 12 -> Optional.of("ServerKeyExchange");
            case 13 -> Optional.of("CertificateRequest");
            case 14 -> Optional.of("ServerHelloDone");
            case 15 -> Optional.of("CertificateVerify");
            case 16 -> Optional.of("ClientKeyExchange");
            case 20 -> Optional.of("Finished");
            case 22 -> Optional.of("CertificateStatus");
            default -> Optional.empty();
        };
    }
}
