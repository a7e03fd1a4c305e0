package rootwalk.dnssec.signing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DigestType;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// A private key of a zone, and its DNSKEY record.
public final class SigningKey {

    /// RSA keys take long to make.
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    private final int algorithm;
    private final int flags;
    private final KeyPair pair;

    private SigningKey(int algorithm, int flags, KeyPair pair) {
        this.algorithm = algorithm;
        this.flags = flags;
        this.pair = pair;
    }

    /// A key that is always the same for a number, with the flags 257.
    public static SigningKey of(int algorithm, int number) {
        return switch (algorithm) {
            case Algorithm.RSASHA1, Algorithm.RSASHA1_NSEC3_SHA1, Algorithm.RSASHA256, Algorithm.RSASHA512 ->
                rsa(algorithm, 2048, number);
            case Algorithm.ECDSAP256SHA256 -> of(algorithm, "EC", new ECGenParameterSpec("secp256r1"), number);
            case Algorithm.ECDSAP384SHA384 -> of(algorithm, "EC", new ECGenParameterSpec("secp384r1"), number);
            case Algorithm.ED25519 -> of(algorithm, "Ed25519", NamedParameterSpec.ED25519, number);
            case Algorithm.ED448 -> of(algorithm, "Ed448", NamedParameterSpec.ED448, number);
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
        return of(algorithm, "RSA", new RSAKeyGenParameterSpec(bits, exponent), number);
    }

    private static SigningKey of(int algorithm, String kind, AlgorithmParameterSpec form, int number) {
        return new SigningKey(algorithm, DnsKey.ZONE | DnsKey.SECURE_ENTRY_POINT,
                PAIRS.computeIfAbsent(algorithm + " " + form(form) + " " + number,
                        _ -> generate(algorithm, kind, form, number)));
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

    /// The same key with other flags: 256 for a zone signing key, 385 for a revoked one.
    public SigningKey withFlags(int other) {
        return new SigningKey(algorithm, other, pair);
    }

    /// The same key with the number of another algorithm.
    public SigningKey withAlgorithm(int other) {
        return new SigningKey(other, flags, pair);
    }

    public int algorithm() {
        return algorithm;
    }

    public int flags() {
        return flags;
    }

    public boolean isSecureEntryPoint() {
        return (flags & DnsKey.SECURE_ENTRY_POINT) != 0;
    }

    public int tag() {
        return asDnsKey().tag();
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /// The data of the DNSKEY record.
    public Rdata dnskey() {
        byte[] key = publicKeyField();
        byte[] data = new byte[4 + key.length];
        data[0] = (byte) (flags >>> 8);
        data[1] = (byte) flags;
        data[2] = 3;
        data[3] = (byte) algorithm;
        System.arraycopy(key, 0, data, 4, key.length);
        return Rdata.of(data);
    }

    public DnsKey asDnsKey() {
        return DnsKey.of(dnskey(), AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()).orElseThrow();
    }

    /// The DS RRset of the zone, with SHA-256.
    public RRset ds(Name zone) {
        return ds(zone, DigestType.SHA256);
    }

    public RRset ds(Name zone, int digestType) {
        return RRset.of(zone, RecordType.DS, 3600, DelegationSigner.of(zone, asDnsKey(), digestType).rdata());
    }

    private byte[] publicKeyField() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            byte[] exponent = unsigned(rsa.getPublicExponent());
            byte[] modulus = unsigned(rsa.getModulus());
            byte[] field = new byte[1 + exponent.length + modulus.length];
            field[0] = (byte) exponent.length;
            System.arraycopy(exponent, 0, field, 1, exponent.length);
            System.arraycopy(modulus, 0, field, 1 + exponent.length, modulus.length);
            return field;
        }
        // The key is at the end of its SubjectPublicKeyInfo.
        byte[] info = pair.getPublic().getEncoded();
        int length = switch (pair.getPublic().getAlgorithm()) {
            case "EC" -> info.length > 100 ? 96 : 64;
            default -> info.length > 50 ? 57 : 32;
        };
        return Arrays.copyOfRange(info, info.length - length, info.length);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] octets = number.toByteArray();
        return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
    }

    /// The signature field for some octets.
    public byte[] sign(byte[] octets) {
        String name = switch (algorithm) {
            case Algorithm.RSASHA1, Algorithm.RSASHA1_NSEC3_SHA1 -> "SHA1withRSA";
            case Algorithm.RSASHA512 -> "SHA512withRSA";
            case Algorithm.ECDSAP256SHA256 -> "SHA256withECDSAinP1363Format";
            case Algorithm.ECDSAP384SHA384 -> "SHA384withECDSAinP1363Format";
            case Algorithm.ED25519, Algorithm.ED448 -> "EdDSA";
            default -> "SHA256withRSA";
        };
        try {
            Signature signer = Signature.getInstance(name);
            signer.initSign(pair.getPrivate());
            signer.update(octets);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
