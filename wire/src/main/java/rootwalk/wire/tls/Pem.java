package rootwalk.wire.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Octets;
import rootwalk.wire.file.UnusableTextException;

/// Reads and writes keys and certificates as PEM (RFC 7468). Stateless.
public final class Pem {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");
    private static final Pattern LABEL = Pattern.compile("-----BEGIN ([^-\\n]+)-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String RSA_KEY = "RSA PRIVATE KEY";
    private static final String EC_KEY = "EC PRIVATE KEY";
    private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
    private static final String AGAIN = "copy the whole file again";
    private static final byte[] SAMPLE = {1};
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    /// The content between a pair of labels, and the line of the first one.
    private record Block(String label, Octets content, int line) {}

    private Pem() {}

    /// A block of PEM text.
    ///
    /// @param label `CERTIFICATE` or `PRIVATE KEY`
    public static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /// Whether the public key of the certificate verifies a signature of the private key.
    public static boolean isPair(TlsIdentity identity) {
        String algorithm = switch (identity.key().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(identity.key());
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(identity.certificate().getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        } catch (InvalidKeyException | SignatureException e) {
            // The algorithms differ.
            return false;
        }
    }

    /// The certificates in a text, in their order.
    ///
    /// @throws UnusableTextException if there is none or it is invalid
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks(text, List.of(CERTIFICATE))) {
            try {
                chain.add((X509Certificate) factory
                        .generateCertificate(new ByteArrayInputStream(block.content().toArray())));
            } catch (CertificateException e) {
                throw new UnusableTextException(
                        "line " + block.line() + ": the content of BEGIN CERTIFICATE is not a certificate",
                        "get the certificate again from its authority", e);
            }
        }
        if (chain.isEmpty()) {
            List<String> labels = labels(text);
            throw labels.stream().anyMatch(label -> label.endsWith("PRIVATE KEY"))
                    ? new UnusableTextException("it has a key and no certificate", "name the file of the certificate")
                    : new UnusableTextException("it has no BEGIN CERTIFICATE" + instead(labels),
                            "name a PEM file with the server's certificate and its intermediate certificates");
        }
        return List.copyOf(chain);
    }

    /// The first private key in a text: as PKCS #8 (RFC 5958), as PKCS #1 (RFC 8017 appendix A.1.2), or as RFC 5915 has it for
    /// elliptic curves.
    ///
    /// @throws UnusableTextException if there is none or it is invalid
    public static PrivateKey key(String text) {
        if (text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw encrypted();
        }
        List<Block> blocks = blocks(text, List.of(PRIVATE_KEY, RSA_KEY, EC_KEY));
        if (blocks.isEmpty()) {
            throw noKey(text);
        }
        Block block = blocks.getFirst();
        return switch (block.label()) {
            case RSA_KEY -> key(block, OlderKeyForms.rsa(block.content().toArray()), List.of("RSA"));
            case EC_KEY -> key(block, OlderKeyForms.ec(block.content().toArray()), List.of("EC"));
            default -> key(block, Optional.of(block.content().toArray()), KEY_ALGORITHMS);
        };
    }

    private static PrivateKey key(Block block, Optional<byte[]> content, List<String> algorithms) {
        for (String algorithm : content.isPresent() ? algorithms : List.<String>of()) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content.get()));
            } catch (GeneralSecurityException e) {
                // The key has another algorithm.
            }
        }
        throw new UnusableTextException(
                "line " + block.line() + ": the key is not one of " + String.join(", ", algorithms),
                "create another key, and a certificate for it");
    }

    private static UnusableTextException encrypted() {
        return new UnusableTextException("the key is encrypted, and the server cannot ask for its password",
                "store it without a password: " + CONVERT);
    }

    private static UnusableTextException noKey(String text) {
        List<String> labels = labels(text);
        if (labels.contains("ENCRYPTED " + PRIVATE_KEY)) {
            return encrypted();
        }
        if (labels.contains("OPENSSH " + PRIVATE_KEY)) {
            return new UnusableTextException("it has an OpenSSH key",
                    "write a copy as PKCS #8: ssh-keygen -p -m PKCS8 -f COPY");
        }
        Optional<String> old = labels.stream().filter(label -> label.endsWith(" " + PRIVATE_KEY)).findFirst();
        if (old.isPresent()) {
            return new UnusableTextException("the key is in an older form, BEGIN " + old.get(),
                    "convert it: " + CONVERT);
        }
        return labels.contains(CERTIFICATE)
                ? new UnusableTextException("it has a certificate and no key", "name the file of the key")
                : new UnusableTextException("it has no BEGIN " + PRIVATE_KEY + instead(labels),
                        "name a PEM file with the key of the certificate");
    }

    /// The labels that a text has instead of the expected one.
    private static String instead(List<String> labels) {
        return labels.isEmpty() ? "" : ", but BEGIN " + String.join(", BEGIN ", labels);
    }

    private static List<String> labels(String text) {
        return LABEL.matcher(text).results().map(found -> found.group(1)).distinct().toList();
    }

    private static List<Block> blocks(String text, List<String> labels) {
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            if (labels.contains(found.group(1))) {
                int line = line(text, found.start());
                blocks.add(new Block(found.group(1), Octets.of(decoded(found.group(2), found.group(1), line)), line));
            }
        }
        Matcher begun = LABEL.matcher(text);
        while (blocks.isEmpty() && begun.find()) {
            if (labels.contains(begun.group(1))) {
                throw truncated(begun.group(1), line(text, begun.start()), null);
            }
        }
        return blocks;
    }

    private static int line(String text, int offset) {
        return 1 + (int) text.substring(0, offset).chars().filter(character -> character == '\n').count();
    }

    private static byte[] decoded(String base64, String label, int line) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw truncated(label, line, e);
        }
    }

    private static UnusableTextException truncated(String label, int line, @Nullable Exception cause) {
        return new UnusableTextException(
                "line " + line + ": the content of BEGIN " + label + " is truncated or not base64", AGAIN, cause);
    }
}
