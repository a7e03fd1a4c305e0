package rootwalk.dnssec.signing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.crypto.VerificationKey;

/// The JDK's cryptography, for tests of how often signatures are verified. Any thread.
public final class CountingCrypto implements Crypto {

    private final AtomicInteger verifications = new AtomicInteger();

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
        return Crypto.jdk().key(algorithm, publicKey).map(key -> (data, length, signature) -> {
            verifications.incrementAndGet();
            return key.verifies(data, length, signature);
        });
    }

    /// The number of verifications, which a test may set.
    public AtomicInteger verifications() {
        return verifications;
    }
}
