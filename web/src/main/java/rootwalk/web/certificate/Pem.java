package rootwalk.web.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keys and certificates as text (RFC 7468).
final class Pem {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] SAMPLE = {1};
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /// @throws GeneralSecurityException
    ///             with a sentence that says what is missing
    static Identity read(String certificates, String key) throws GeneralSecurityException {
        Identity identity = new Identity(key(key), certificates(certificates));
        if (!belongTogether(identity)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return identity;
    }

    /// Whether the certificate's public key verifies what the key signs.
    private static boolean belongTogether(Identity identity) throws GeneralSecurityException {
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
        } catch (InvalidKeyException | SignatureException e) {
            // They are of different kinds.
            return false;
        }
    }

    private static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] block : blocks(text, "CERTIFICATE")) {
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (chain.isEmpty()) {
            throw new CertificateException("the certificate file has no BEGIN CERTIFICATE");
        }
        return List.copyOf(chain);
    }

    private static PrivateKey key(String text) throws GeneralSecurityException {
        List<byte[]> blocks = blocks(text, "PRIVATE KEY");
        if (blocks.isEmpty()) {
            throw new GeneralSecurityException(
                    "the key file has no BEGIN PRIVATE KEY; convert an older form: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
            } catch (GeneralSecurityException e) {
                // It is of another kind.
            }
        }
        throw new GeneralSecurityException("the key is none of " + String.join(", ", KEY_KINDS));
    }

    private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
        List<byte[]> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            if (found.group(1).equals(label)) {
                blocks.add(decoded(found.group(2)));
            }
        }
        return blocks;
    }

    private static byte[] decoded(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("what stands between BEGIN and END is no base64", e);
        }
    }

    /// Writes a file that nobody else may read, all of it or nothing.
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
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
