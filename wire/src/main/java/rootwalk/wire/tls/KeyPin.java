package rootwalk.wire.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;

import rootwalk.wire.file.UnusableTextException;

/// The pin of a public key: the SHA-256 digest of its SubjectPublicKeyInfo (RFC 7858 section 4.2).
///
/// @param base64 the digest in base64
public record KeyPin(String base64) {

    private static final int OCTETS = 32;

    /// The pin of the public key of a certificate.
    public static KeyPin of(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return new KeyPin(Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Reads a pin.
    ///
    /// @throws UnusableTextException if the text is not base64 of 32 octets
    public static KeyPin parse(String text) {
        try {
            byte[] digest = Base64.getDecoder().decode(text);
            if (digest.length == OCTETS) {
                return new KeyPin(Base64.getEncoder().encodeToString(digest));
            }
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static UnusableTextException invalid(String text) {
        return new UnusableTextException(
                "'" + text + "' is not a pin, which is the SHA-256 digest of a public key in base64",
                "print it with: openssl x509 -in CERTIFICATE -noout -pubkey | openssl pkey -pubin -outform DER"
                        + " | openssl dgst -sha256 -binary | base64");
    }

    @Override
    public String toString() {
        return base64;
    }
}
