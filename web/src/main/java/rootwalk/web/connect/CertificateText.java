package rootwalk.web.connect;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

import rootwalk.web.path.CertificateInfo;
import rootwalk.web.path.TlsOutcome.Verification;

/// Texts about certificates and the problems with them.
final class CertificateText {

    private CertificateText() {}

    static String trusted(X509Certificate[] chain, String host) {
        return "issued by " + chain[chain.length - 1].getIssuerX500Principal() + ", valid now, and for " + host;
    }

    /// Why a chain is not trusted: the first reason with a remedy.
    static Verification.Untrusted distrusted(X509Certificate[] chain, String host, CertificateException why,
            TrustSettings trust, Instant now) {
        for (X509Certificate certificate : chain) {
            String subject = certificate.getSubjectX500Principal().toString();
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return new Verification.Untrusted(
                        "the certificate of " + subject + " expired at " + certificate.getNotAfter().toInstant(),
                        "it was not renewed, or the server has not loaded the new one; or the clock of this machine is wrong: "
                                + now);
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return new Verification.Untrusted(
                        "the certificate of " + subject + " is not valid before "
                                + certificate.getNotBefore().toInstant(),
                        "the clock of this machine or of the authority is wrong; the time here is " + now);
            }
        }
        X509Certificate last = chain[chain.length - 1];
        if (isSignedByFormerKey(last, trust)) {
            return new Verification.Untrusted(
                    "the certificate is signed by a former " + last.getIssuerX500Principal()
                            + ", which has the name of a trusted authority but another key",
                    "the authority was created again: restart the server that was running before, or trust its "
                            + "authority with --cacert FILE");
        }
        boolean selfSigned = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        String message = String.valueOf(why.getMessage());
        if (message.contains("No name matching") || message.contains("No subject alternative")) {
            return new Verification.Untrusted(
                    "the certificate is for " + String.join(", ", names(chain[0])) + " and not for " + host,
                    "another site of the server responded (check SNI and virtual hosts), or the certificate lacks the name");
        }
        if (selfSigned && chain.length == 1) {
            return new Verification.Untrusted(
                    "the certificate of " + last.getSubjectX500Principal() + " is self-signed",
                    "a test server, or a middlebox; --cacert FILE trusts it, --insecure ignores it");
        }
        if (message.contains("unable to find valid certification path") || message.contains("trust anchor")) {
            return new Verification.Untrusted(
                    "the certificate is issued by " + last.getIssuerX500Principal() + ", which is not trusted here",
                    "a private authority (--cacert FILE trusts it), or a server that does not send its intermediate "
                            + "certificate");
        }
        return new Verification.Untrusted(message, "the chain of certificates that the server sends");
    }

    /// Whether the issuer has the name of a trusted authority, but another key.
    private static boolean isSignedByFormerKey(X509Certificate last, TrustSettings trust) {
        List<X509Certificate> namesakes = trust.authorities().stream()
                .filter(trusted -> trusted.getSubjectX500Principal().equals(last.getIssuerX500Principal())).toList();
        return !namesakes.isEmpty() && namesakes.stream().noneMatch(trusted -> isSignedBy(last, trusted));
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// The data of a certificate that is reported.
    static CertificateInfo of(X509Certificate certificate) {
        return new CertificateInfo(
                certificate.getSubjectX500Principal().toString(),
                certificate.getIssuerX500Principal().toString(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(certificate),
                key(certificate.getPublicKey()),
                certificate.getSerialNumber().toString(16),
                fingerprint(certificate));
    }

    /// DNS names (2) and addresses (7) of the subject alternative names, or else the subject.
    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                return alternatives.stream()
                        .filter(name -> name.getFirst().equals(2) || name.getFirst().equals(7))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
            }
        } catch (CertificateParsingException e) {
            return List.of("names that cannot be read: " + e.getMessage());
        }
        return List.of(certificate.getSubjectX500Principal().toString());
    }

    private static String key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "EC " + ec.getParams().getCurve().getField().getFieldSize();
            default -> key.getAlgorithm();
        };
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
