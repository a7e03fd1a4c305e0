package rootwalk.dnssec.signing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.crypto.Signer;
import rootwalk.wire.Octets;

/// Keys for tests, made from seeds, so that each run has the same. Their flags are 257.
public final class TestKeys {

    /// For zones that are not signed again.
    public static final Validity LONG = new Validity(Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2050-01-01T00:00:00Z"));

    /// A time within [#LONG].
    public static final ValidationTime NOW = ValidationTime.at(Instant.parse("2026-11-28T12:00:00Z"));

    /// RSA keys take long to make.
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    private TestKeys() {}

    /// A key that is always the same for a number.
    public static SigningKey of(int algorithm, int number) {
        return switch (algorithm) {
            case Algorithm.RSASHA1, Algorithm.RSASHA1_NSEC3_SHA1, Algorithm.RSASHA256, Algorithm.RSASHA512 ->
                rsa(algorithm, 2048, number);
            case Algorithm.ECDSAP256SHA256 -> made(algorithm, "EC", new ECGenParameterSpec("secp256r1"), number);
            case Algorithm.ECDSAP384SHA384 -> made(algorithm, "EC", new ECGenParameterSpec("secp384r1"), number);
            case Algorithm.ED25519 -> made(algorithm, "Ed25519", NamedParameterSpec.ED25519, number);
            case Algorithm.ED448 -> made(algorithm, "Ed448", NamedParameterSpec.ED448, number);
            default -> throw new IllegalArgumentException("algorithm " + algorithm);
        };
    }

    public static SigningKey ecdsaP256(int number) {
        return of(Algorithm.ECDSAP256SHA256, number);
    }

    public static SigningKey ed25519(int number) {
        return of(Algorithm.ED25519, number);
    }

    public static SigningKey rsa2048(int number) {
        return of(Algorithm.RSASHA256, number);
    }

    public static SigningKey rsa(int algorithm, int bits, int number) {
        return rsa(algorithm, bits, RSAKeyGenParameterSpec.F4, number);
    }

    public static SigningKey rsa(int algorithm, int bits, BigInteger exponent, int number) {
        return made(algorithm, "RSA", new RSAKeyGenParameterSpec(bits, exponent), number);
    }

    private static SigningKey made(int algorithm, String kind, AlgorithmParameterSpec form, int number) {
        KeyPair pair = PAIRS.computeIfAbsent(algorithm + " " + form(form) + " " + number,
                _ -> generate(algorithm, kind, form, number));
        return SigningKey.of(DnsKey.ZONE | DnsKey.SECURE_ENTRY_POINT, algorithm, Octets.of(field(pair.getPublic())),
                Signer.of(algorithm, pair.getPrivate()));
    }

    private static String form(AlgorithmParameterSpec form) {
        return form instanceof RSAKeyGenParameterSpec rsa ? rsa.getKeysize() + " " + rsa.getPublicExponent() : "";
    }

    private static KeyPair generate(int algorithm, String kind, AlgorithmParameterSpec form, int number) {
        try {
            // With a seed before the first use, it gives the same octets each time.
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG", "SUN");
            random.setSeed(31L * algorithm + number);
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(form, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The public key field of a DNSKEY record.
    private static byte[] field(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            byte[] exponent = unsigned(rsa.getPublicExponent());
            byte[] modulus = unsigned(rsa.getModulus());
            byte[] field = new byte[1 + exponent.length + modulus.length];
            field[0] = (byte) exponent.length;
            System.arraycopy(exponent, 0, field, 1, exponent.length);
            System.arraycopy(modulus, 0, field, 1 + exponent.length, modulus.length);
            return field;
        }
        // The key is at the end of its SubjectPublicKeyInfo.
        byte[] info = key.getEncoded();
        int length = switch (key.getAlgorithm()) {
            case "EC" -> info.length > 100 ? 96 : 64;
            default -> info.length > 50 ? 57 : 32;
        };
        return Arrays.copyOfRange(info, info.length - length, info.length);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] octets = number.toByteArray();
        return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
    }

    /// The fields of a signature with another number of labels.
    public static Signature withLabels(Signature fields, int labels) {
        return new Signature(fields.typeCovered(), fields.algorithm(), labels, fields.originalTtl(),
                fields.expiration(), fields.inception(), fields.keyTag(), fields.signer(), fields.signature());
    }

    /// The fields of a signature with another key tag.
    public static Signature withTag(Signature fields, int tag) {
        return new Signature(fields.typeCovered(), fields.algorithm(), fields.labels(), fields.originalTtl(),
                fields.expiration(), fields.inception(), tag, fields.signer(), fields.signature());
    }
}
