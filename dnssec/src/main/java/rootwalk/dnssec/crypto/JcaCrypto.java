package rootwalk.dnssec.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

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
            return Optional.of(new JcaKey(form, key, verifier(form, key)));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Signature verifier(KeyForm form, PublicKey key) throws GeneralSecurityException {
        Signature verifier = signatures.signature(form.signature());
        verifier.initVerify(key);
        return verifier;
    }

    /// Keeps one idle verifier: making one takes a tenth of the time of a verification.
    private final class JcaKey implements VerificationKey {
        private final KeyForm form;
        private final PublicKey key;
        private final AtomicReference<@Nullable Signature> idle;

        JcaKey(KeyForm form, PublicKey key, Signature idle) {
            this.form = form;
            this.key = key;
            this.idle = new AtomicReference<>(idle);
        }

        @Override
        public boolean verifies(byte[] data, int length, byte[] signature) {
            if (!form.accepts(signature)) {
                return false;
            }
            try {
                Signature kept = idle.getAndSet(null);
                Signature verifier = kept == null ? verifier(form, key) : kept;
                verifier.update(data, 0, length);
                boolean isValid = verifier.verify(signature);
                // After an exception, its state is not known.
                idle.setRelease(verifier);
                return isValid;
            } catch (GeneralSecurityException | RuntimeException e) {
                return false;
            }
        }
    }
}
