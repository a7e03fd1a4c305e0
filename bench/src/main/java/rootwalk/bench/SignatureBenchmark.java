package rootwalk.bench;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.Name;

/// Verifications of signatures by each library, and NSEC3 hashes.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SignatureBenchmark {

    private static final byte[] DATA = new byte[150];

    @Param({"OpenSSL", "Amazon", "JDK"})
    private String library;

    @Param({"ECDSAP256SHA256", "ED25519", "RSASHA256"})
    private String algorithm;

    private final Nsec3Hash hash = new Nsec3Hash();
    private final Name name = Name.of("www.example.test.");
    private final byte[] hashed = new byte[Nsec3Hash.LENGTH];

    private Crypto crypto;
    private int number;
    private byte[] publicKey;
    private VerificationKey key;
    private byte[] signature;

    /// Makes a key and a signature, with the JDK.
    @Setup
    public void prepare() throws GeneralSecurityException {
        crypto = Crypto.present().stream().filter(one -> one.name().startsWith(library)).findFirst().orElseThrow();
        KeyPairGenerator generator;
        Signature signer;
        switch (algorithm) {
            case "RSASHA256" -> {
                number = Algorithm.RSASHA256;
                generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                signer = Signature.getInstance("SHA256withRSA");
            }
            case "ED25519" -> {
                number = Algorithm.ED25519;
                generator = KeyPairGenerator.getInstance("Ed25519");
                signer = Signature.getInstance("Ed25519");
            }
            default -> {
                number = Algorithm.ECDSAP256SHA256;
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            }
        }
        KeyPair pair = generator.generateKeyPair();
        signer.initSign(pair.getPrivate());
        signer.update(DATA);
        signature = signer.sign();
        publicKey = publicKey(pair);
        Optional<VerificationKey> usable = crypto.key(number, publicKey);
        key = usable.orElseThrow();
    }

    private byte[] publicKey(KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            byte[] modulus = unsigned(rsa.getModulus());
            byte[] field = new byte[4 + modulus.length];
            System.arraycopy(new byte[] {3, 1, 0, 1}, 0, field, 0, 4);
            System.arraycopy(modulus, 0, field, 4, modulus.length);
            return field;
        }
        byte[] info = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(info, info.length - (number == Algorithm.ED25519 ? 32 : 64), info.length);
    }

    private static byte[] unsigned(BigInteger value) {
        byte[] octets = value.toByteArray();
        return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
    }

    /// With a key that was parsed before.
    @Benchmark
    public boolean verify() {
        return key.verifies(DATA, DATA.length, signature);
    }

    @Benchmark
    public boolean parseAndVerify() {
        return crypto.key(number, publicKey).orElseThrow().verifies(DATA, DATA.length, signature);
    }

    /// Without salt and additional iterations.
    @Benchmark
    public byte[] nsec3Hash() {
        hash.hash(name.sharedOctets(), 0, name.length(), hashed, 0, 0, 0, hashed, 0);
        return hashed;
    }
}
