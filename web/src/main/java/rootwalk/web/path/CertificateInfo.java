package rootwalk.web.path;

import java.time.Instant;
import java.util.List;

/// The main fields of a certificate (RFC 5280 section 4.1).
///
/// @param names DNS names and addresses of the subject alternative name extension
/// @param key algorithm and size, `EC 256`
/// @param serial in hexadecimal
/// @param fingerprint SHA-256 of the certificate, in hexadecimal
public record CertificateInfo(
        String subject,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        List<String> names,
        String key,
        String serial,
        String fingerprint) {

    public CertificateInfo {
        names = List.copyOf(names);
    }
}
