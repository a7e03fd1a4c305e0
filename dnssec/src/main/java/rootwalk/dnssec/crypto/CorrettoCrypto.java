package rootwalk.dnssec.crypto;

import java.util.Optional;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

/// Amazon Corretto Crypto Provider, which has a native library for each platform. It is not installed for the rest of
/// the process.
final class CorrettoCrypto {

    private CorrettoCrypto() {}

    /// Empty if its jar is missing, or has no library for this platform.
    static Optional<Crypto> find() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            if (provider.getLoadingError() != null) {
                return Optional.empty();
            }
            return Optional.of(JcaCrypto.of("Amazon Corretto Crypto Provider " + provider.getVersionStr(), provider));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
