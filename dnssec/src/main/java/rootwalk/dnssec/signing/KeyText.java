package rootwalk.dnssec.signing;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.crypto.Signer;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RecordText;

/// Reads a key from the two texts that `dnssec-keygen` of BIND writes: the DNSKEY record in zone-file syntax (`.key`), and the
/// private key as fields of Base64 (`.private`, format 1.2 or 1.3).
public final class KeyText {

    private static final int TTL = 3600;

    private final Map<String, String> fields;

    private KeyText(Map<String, String> fields) {
        this.fields = fields;
    }

    /// @throws IllegalArgumentException
    ///             with what is wrong
    public static SigningKey parse(String publicText, String privateText) {
        RRset record = RecordText.parse(publicText, Name.ROOT, TTL, (_, _) -> {});
        if (record.type() != RecordType.DNSKEY) {
            throw new IllegalArgumentException("the public key is not a DNSKEY record");
        }
        byte[] data = record.rdata(0).sharedOctets();
        int algorithm = data[3] & 0xFF;
        KeyText text = new KeyText(fields(privateText));
        String named = text.field("Algorithm");
        if (!named.split(" ", 2)[0].equals(Integer.toString(algorithm))) {
            throw new IllegalArgumentException(
                    "the public key has algorithm " + algorithm + ", and the private key " + named);
        }
        Octets publicKey = Octets.of(data, 4, data.length - 4);
        return SigningKey.of(record.rdata(0).unsignedShort(0), algorithm, publicKey,
                Signer.of(algorithm, text.privateKey(algorithm)));
    }

    /// The lines `NAME: VALUE`.
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().map(line -> line.split(":", 2)).filter(parts -> parts.length == 2)
                .forEach(parts -> fields.put(parts[0].strip(), parts[1].strip()));
        String format = fields.getOrDefault("Private-key-format", "none");
        if (!format.startsWith("v1.")) {
            throw new IllegalArgumentException("the private key has the format " + format + " and not v1.3");
        }
        return fields;
    }

    private PrivateKey privateKey(int algorithm) {
        try {
            return switch (algorithm) {
                case Algorithm.RSASHA1, Algorithm.RSASHA1_NSEC3_SHA1, Algorithm.RSASHA256, Algorithm.RSASHA512 ->
                    generate("RSA", rsa());
                case Algorithm.ECDSAP256SHA256 -> generate("EC", new ECPrivateKeySpec(number("PrivateKey"),
                        curve("secp256r1")));
                case Algorithm.ECDSAP384SHA384 -> generate("EC", new ECPrivateKeySpec(number("PrivateKey"),
                        curve("secp384r1")));
                case Algorithm.ED25519 -> generate("Ed25519", edwards(NamedParameterSpec.ED25519));
                case Algorithm.ED448 -> generate("Ed448", edwards(NamedParameterSpec.ED448));
                default -> throw new IllegalArgumentException("algorithm " + algorithm + " is not supported");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key is not one of " + Algorithm.name(algorithm), e);
        }
    }

    private static PrivateKey generate(String kind, KeySpec numbers) throws GeneralSecurityException {
        return KeyFactory.getInstance(kind).generatePrivate(numbers);
    }

    private static ECParameterSpec curve(String name) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(name));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private KeySpec edwards(NamedParameterSpec curve) {
        return new EdECPrivateKeySpec(curve, octets("PrivateKey"));
    }

    private KeySpec rsa() {
        return new RSAPrivateCrtKeySpec(number("Modulus"), number("PublicExponent"), number("PrivateExponent"),
                number("Prime1"), number("Prime2"), number("Exponent1"), number("Exponent2"), number("Coefficient"));
    }

    private BigInteger number(String field) {
        return new BigInteger(1, octets(field));
    }

    private byte[] octets(String field) {
        String value = field(field);
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the field " + field + " of the private key is not Base64", e);
        }
    }

    private String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the private key has no field " + name);
        }
        return value;
    }
}
