package rootwalk.dnssec.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// A provider of the Java Cryptography Architecture. Any thread.
final class JcaCrypto implements Crypto {

    private final String name;
    private final Signatures signatures;

    /// Makes signatures by the name of their algorithm.
    private interface Signatures {
        Signature signature(String algorithm) throws GeneralSecurityException;
    }

    private JcaCrypto(String name, Signatures signatures) {
        this.name = name;
        this.signatures = signatures;
    }

    /// The installed providers.
    static JcaCrypto of(String name) {
        return new JcaCrypto(name, Signature::getInstance);
    }

    /// One provider, which need not be installed.
    static JcaCrypto of(String name, Provider provider) {
        return new JcaCrypto(name, algorithm -> Signature.getInstance(algorithm, provider));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
        KeyForm form = KeyForm.of(algorithm);
        byte[] info = form == null ? null : form.subjectPublicKeyInfo(publicKey);
        if (form == null || info == null) {
            return Optional.empty();
        }
        try {
            // Keys are of the JDK: Corretto has no factory for Ed25519, and converts keys once.
            PublicKey key = KeyFactory.getInstance(form.keyFactory()).generatePublic(new X509EncodedKeySpec(info));
            // Fails now, and not at each signature, if the provider has no such signatures.
            signatures.signature(form.signature()).initVerify(key);
            return Optional.of((data, length, signature) -> verifies(form, key, data, length, signature));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private boolean verifies(KeyForm form, PublicKey key, byte[] data, int length, byte[] signature) {
        if (!form.accepts(signature)) {
            return false;
        }
        try {
            Signature verifier = signatures.signature(form.signature());
            verifier.initVerify(key);
            verifier.update(data, 0, length);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
