package rootwalk.dnssec.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The libraries of this machine, the fastest first (docs/decisions/029-libraries-for-signatures.md).
///
/// Corretto needs a second to load, so it is used only after [#load]. The others are found at first use.
final class Libraries implements Crypto {

    static final Crypto JDK = JcaCrypto.of("JDK " + Runtime.version().feature());

    static final Libraries FASTEST = new Libraries();

    private volatile List<Crypto> inOrder = List.of();

    private static final class OpenSsl {
        static final Optional<Crypto> FOUND = OpenSslCrypto.find();
    }

    private static final class Corretto {
        static final Optional<Crypto> FOUND = CorrettoCrypto.find();
    }

    /// All that are present.
    static List<Crypto> present() {
        List<Crypto> present = new ArrayList<>();
        Corretto.FOUND.ifPresent(present::add);
        OpenSsl.FOUND.ifPresent(present::add);
        present.add(JDK);
        return List.copyOf(present);
    }

    /// Loads those that need time.
    void load() {
        inOrder = present();
    }

    private List<Crypto> inOrder() {
        List<Crypto> known = inOrder;
        if (known.isEmpty()) {
            known = OpenSsl.FOUND.map(openSsl -> List.of(openSsl, JDK)).orElse(List.of(JDK));
        }
        return known;
    }

    @Override
    public String name() {
        return inOrder().getFirst().name();
    }

    @Override
    public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
        return firstOf(inOrder(), algorithm, publicKey);
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
}
