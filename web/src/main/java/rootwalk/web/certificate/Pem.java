package rootwalk.web.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.file.UnusableTextException;

/// Reads and writes keys and certificates as PEM (RFC 7468).
final class Pem {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");
    private static final Pattern LABEL = Pattern.compile("-----BEGIN ([^-\\n]+)-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
    private static final String AGAIN = "copy the whole file again";
    private static final byte[] SAMPLE = {1};
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /// Whether the public key of the certificate verifies a signature of the private key.
    static boolean isPair(TlsIdentity identity) {
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
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] block : blocks(text, CERTIFICATE)) {
            try {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            } catch (CertificateException e) {
                throw new UnusableTextException("the content of BEGIN CERTIFICATE is not a certificate",
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

    /// The private key in a text.
    ///
    /// @throws UnusableTextException if there is none or it is invalid
    static PrivateKey key(String text) {
        List<byte[]> blocks = blocks(text, PRIVATE_KEY);
        if (blocks.isEmpty()) {
            throw noKey(text);
        }
        for (String kind : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
            } catch (GeneralSecurityException e) {
                // The key has another algorithm.
            }
        }
        throw new UnusableTextException("the key is not one of " + String.join(", ", KEY_ALGORITHMS),
                "create another key, and a certificate for it");
    }

    private static UnusableTextException noKey(String text) {
        List<String> labels = labels(text);
        if (labels.contains("ENCRYPTED " + PRIVATE_KEY) || text.contains("Proc-Type: 4,ENCRYPTED")) {
            return new UnusableTextException(
                    "the key is encrypted, and the server cannot ask for its password",
                    "store it without a password: " + CONVERT);
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

    private static List<byte[]> blocks(String text, String label) {
        List<byte[]> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            if (found.group(1).equals(label)) {
                blocks.add(decoded(found.group(2), label));
            }
        }
        if (blocks.isEmpty() && labels(text).contains(label)) {
            throw new UnusableTextException("the content of BEGIN " + label + " is truncated or not base64", AGAIN);
        }
        return blocks;
    }

    private static byte[] decoded(String base64, String label) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableTextException("the content of BEGIN " + label + " is truncated or not base64", AGAIN,
                    e);
        }
    }

    /// Writes a file that only this account can read. The file is complete or unchanged.
    static void writeSecret(Path file, String text) throws IOException {
        writeWhole(file, text, "rw-------");
    }

    static void writeWhole(Path file, String text, String mode) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        try (FileChannel channel = FileChannel.open(beside,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
            var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // For example, the disk is full. The message of the JDK does not name the file.
            Files.deleteIfExists(beside);
            throw new FileSystemException(beside.toString(), null, e.getMessage());
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
