package rootwalk.dnssec.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The libraries of this machine, found once.
final class Libraries {

    static final Crypto JDK = JcaCrypto.installed("JDK " + Runtime.version().feature());

    static final Crypto FASTEST = inOrder(present());

    private Libraries() {}

    /// All that are present, the fastest first. The order is that of ECDSA P-256, with which most zones are signed
    /// (docs/decisions/029-libraries-for-signatures.md).
    private static List<Crypto> present() {
        List<Crypto> all = new ArrayList<>();
        OpenSslCrypto.find().ifPresent(all::add);
        CorrettoCrypto.find().ifPresent(all::add);
        all.add(JDK);
        return all;
    }

    /// For each key, the first library that can use it.
    static Crypto inOrder(List<Crypto> libraries) {
        return new Crypto() {
            @Override
            public String name() {
                return libraries.getFirst().name();
            }

            @Override
            public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
                return libraries.stream().flatMap(library -> library.key(algorithm, publicKey).stream()).findFirst();
            }
        };
    }
}
