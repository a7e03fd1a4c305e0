package rootwalk.dnssec.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The libraries of this machine, the fastest first (docs/decisions/029-libraries-for-signatures.md).
///
/// Corretto needs a second to load, so it is used only after [#load], then also by keys that were made before. The others are found
/// at first use. [#whenWorthLoading] says when to load it.
final class Libraries implements Crypto {

    static final Crypto JDK = JcaCrypto.of("JDK " + Runtime.version().feature());

    static final Libraries FASTEST = new Libraries(Libraries::withoutLoading);

    /// So many verifications save more time with Corretto than it takes to load, if OpenSSL would do them otherwise.
    static final int MANY = 1_000_000;

    private final AtomicInteger verifications = new AtomicInteger();
    private volatile Runnable loading = () -> {};
    private volatile List<Crypto> inOrder = List.of();
    private final Early early;
    private volatile boolean isLoaded;

    /// The libraries that are used before [#load].
    interface Early {
        List<Crypto> inOrder();
    }

    private static final class OpenSsl {
        static final Optional<Crypto> FOUND = OpenSslCrypto.find();
    }

    private static final class Corretto {
        static final Optional<Crypto> FOUND = CorrettoCrypto.find();
    }

    Libraries(Early early) {
        this.early = early;
    }

    /// All that are present.
    static List<Crypto> present() {
        List<Crypto> present = new ArrayList<>();
        Corretto.FOUND.ifPresent(present::add);
        OpenSsl.FOUND.ifPresent(present::add);
        present.add(JDK);
        return List.copyOf(present);
    }

    private static List<Crypto> withoutLoading() {
        return OpenSsl.FOUND.map(openSsl -> List.of(openSsl, JDK)).orElse(List.of(JDK));
    }

    /// Runs a task once, when it is worth to [#load] the others: at once without OpenSSL, otherwise after [#MANY] verifications. The
    /// task must not block.
    void whenWorthLoading(Runnable task) {
        if (early.inOrder().getFirst().equals(JDK)) {
            task.run();
        } else {
            loading = task;
        }
    }

    /// Loads those that need time.
    void load() {
        use(present());
    }

    void use(List<Crypto> libraries) {
        inOrder = libraries;
        isLoaded = true;
    }

    private List<Crypto> inOrder() {
        return isLoaded ? inOrder : early.inOrder();
    }

    @Override
    public String name() {
        return inOrder().getFirst().name();
    }

    @Override
    public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
        boolean isFinal = isLoaded;
        Optional<VerificationKey> key = firstOf(inOrder(), algorithm, publicKey);
        return isFinal ? key : key.map(first -> new EarlyKey(first, algorithm, publicKey));
    }

    /// The key by the first library that can use it.
    static Optional<VerificationKey> firstOf(List<Crypto> libraries, int algorithm, byte[] publicKey) {
        for (Crypto library : libraries) {
            Optional<VerificationKey> key = library.key(algorithm, publicKey);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }

    /// A key that was made before the fastest library was loaded. Keys are kept as long as their records, which can be days.
    private final class EarlyKey implements VerificationKey {
        private final int algorithm;
        private final byte[] publicKey;
        private volatile VerificationKey current;
        private volatile boolean isFinal;

        EarlyKey(VerificationKey first, int algorithm, byte[] publicKey) {
            current = first;
            this.algorithm = algorithm;
            this.publicKey = publicKey;
        }

        @Override
        public boolean verifies(byte[] data, int length, byte[] signature) {
            if (!isFinal) {
                if (isLoaded) {
                    // Two threads may both do this: the results are equal.
                    firstOf(inOrder, algorithm, publicKey).ifPresent(key -> current = key);
                    isFinal = true;
                } else if (verifications.incrementAndGet() == MANY) {
                    loading.run();
                }
            }
            return current.verifies(data, length, signature);
        }
    }
}
