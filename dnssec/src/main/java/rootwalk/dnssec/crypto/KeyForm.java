package rootwalk.dnssec.crypto;

import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/// The forms of the keys and signatures of each algorithm, in DNS and in libraries.
enum KeyForm {

    /// RFC 3110.
    RSASHA1(5, "RSA", "SHA1withRSA", "SHA1"),
    /// RFC 5155 section 2: the same with another number.
    RSASHA1_NSEC3_SHA1(7, "RSA", "SHA1withRSA", "SHA1"),
    /// RFC 5702.
    RSASHA256(8, "RSA", "SHA256withRSA", "SHA256"),
    RSASHA512(10, "RSA", "SHA512withRSA", "SHA512"),
    /// RFC 6605 section 4: the coordinates without the octet 4 for an uncompressed point.
    ECDSAP256SHA256(13, "EC", "SHA256withECDSAinP1363Format", "SHA256", 64, 64,
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
    ECDSAP384SHA384(14, "EC", "SHA384withECDSAinP1363Format", "SHA384", 96, 96,
            "3076301006072a8648ce3d020106052b8104002203620004"),
    /// RFC 8080.
    ED25519(15, "Ed25519", "Ed25519", "", 32, 64, "302a300506032b6570032100"),
    ED448(16, "Ed448", "Ed448", "", 57, 114, "3043300506032b6571033a00");

    private final int algorithm;
    private final String keyFactory;
    private final String signature;
    private final String digest;
    private final int keyLength;
    private final int signatureLength;
    private final byte[] prefix;

    KeyForm(int algorithm, String keyFactory, String signature, String digest) {
        this(algorithm, keyFactory, signature, digest, -1, -1, "");
    }

    KeyForm(
            int algorithm, String keyFactory, String signature, String digest, int keyLength, int signatureLength,
            String prefix) {
        this.algorithm = algorithm;
        this.keyFactory = keyFactory;
        this.signature = signature;
        this.digest = digest;
        this.keyLength = keyLength;
        this.signatureLength = signatureLength;
        this.prefix = HexFormat.of().parseHex(prefix);
    }

    /// The form of an algorithm, or null if it is not supported.
    static @Nullable KeyForm of(int algorithm) {
        for (KeyForm form : values()) {
            if (form.algorithm == algorithm) {
                return form;
            }
        }
        return null;
    }

    /// The name of the algorithm of a `KeyFactory`.
    String keyFactory() {
        return keyFactory;
    }

    /// The name of the algorithm of a `Signature`.
    String signature() {
        return signature;
    }

    /// The name of the digest in OpenSSL; empty for algorithms with a fixed one.
    String digest() {
        return digest;
    }

    boolean isEcdsa() {
        return keyFactory.equals("EC");
    }

    /// Whether a signature has the only length that is possible; RSA checks it itself.
    boolean accepts(byte[] signature) {
        return signatureLength < 0 || signature.length == signatureLength;
    }

    /// The key as a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), or null if the octets are not a key.
    byte @Nullable [] subjectPublicKeyInfo(byte[] publicKey) {
        if (keyLength < 0) {
            return RsaKey.subjectPublicKeyInfo(publicKey);
        }
        if (publicKey.length != keyLength) {
            return null;
        }
        byte[] info = Arrays.copyOf(prefix, prefix.length + publicKey.length);
        System.arraycopy(publicKey, 0, info, prefix.length, publicKey.length);
        return info;
    }
}
