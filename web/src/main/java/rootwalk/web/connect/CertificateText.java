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

/// Certificates, and what is wrong with them, in words.
final class CertificateText {

    private CertificateText() {}

    static String trusted(X509Certificate[] chain, String host) {
        return "vouched for by " + chain[chain.length - 1].getIssuerX500Principal() + ", in its time, and for " + host;
    }

    /// Why a chain is not trusted: the first reason that a person can do something about.
    static Verification.Untrusted distrusted(X509Certificate[] chain, String host, CertificateException why,
            TrustSettings trust, Instant now) {
        for (X509Certificate certificate : chain) {
            String subject = certificate.getSubjectX500Principal().toString();
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return new Verification.Untrusted(
                        "the certificate of " + subject + " expired at " + certificate.getNotAfter().toInstant(),
                        "it was not renewed, or the renewed one was not loaded; or this machine's clock is wrong: "
                                + now);
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return new Verification.Untrusted(
                        "the certificate of " + subject + " is not valid before "
                                + certificate.getNotBefore().toInstant(),
                        "this machine's clock, or that of the authority, is wrong: it is " + now + " here");
            }
        }
        X509Certificate last = chain[chain.length - 1];
        if (isSignedByFormerKey(last, trust)) {
            return new Verification.Untrusted(
                    "the certificate is signed by an earlier " + last.getIssuerX500Principal()
                            + ", of the same name as the one that is trusted here, with another key",
                    "the authority was made anew: end the server that ran before and start it again, or trust the "
                            + "authority that it has, by --cacert FILE");
        }
        boolean selfSigned = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        String message = String.valueOf(why.getMessage());
        if (message.contains("No name matching") || message.contains("No subject alternative")) {
            return new Verification.Untrusted(
                    "the certificate is for " + String.join(", ", names(chain[0])) + " and not for " + host,
                    "another site of the same server answered: SNI or its virtual hosts; or the name was never added");
        }
        if (selfSigned && chain.length == 1) {
            return new Verification.Untrusted(
                    "the certificate of " + last.getSubjectX500Principal() + " is self-signed",
                    "a server on trial, or a box on the way; --cacert FILE trusts it, --insecure goes on without trust");
        }
        if (message.contains("unable to find valid certification path") || message.contains("trust anchor")) {
            return new Verification.Untrusted(
                    "the certificate is vouched for by " + last.getIssuerX500Principal() + ", who is not trusted here",
                    "an authority of your own (--cacert FILE trusts it), or the server does not send its intermediate "
                            + "certificate");
        }
        return new Verification.Untrusted(message, "the chain of certificates that the server sends");
    }

    /// Whether a chain ends at an authority with the name of a trusted one, but another key.
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

    /// What is reported of a certificate.
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

    /// DNS names (2) and addresses (7) of the alternative names; the subject where there are none.
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
