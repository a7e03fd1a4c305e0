package rootwalk.dnssec.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// Makes signatures with one private key, by the providers of the JDK. Any thread.
public final class Signer {

    private final String algorithm;
    private final PrivateKey key;

    private Signer(String algorithm, PrivateKey key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    /// @param algorithm
    ///            the number of the algorithm in DNSSEC
    /// @throws IllegalArgumentException
    ///             if the algorithm is not supported, or the key is not one of it
    public static Signer of(int algorithm, PrivateKey key) {
        KeyForm form = KeyForm.of(algorithm);
        if (form == null) {
            throw new IllegalArgumentException("algorithm " + algorithm + " is not supported");
        }
        Signer signer = new Signer(form.signature(), key);
        try {
            // Fails now, and not at the first signature.
            signer.begin();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key is not one of algorithm " + algorithm, e);
        }
        return signer;
    }

    /// The signature field of an RRSIG record over these octets.
    public byte[] sign(byte[] octets) {
        try {
            Signature signature = begin();
            signature.update(octets);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make a signature with " + algorithm, e);
        }
    }

    private Signature begin() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        return signature;
    }
}
