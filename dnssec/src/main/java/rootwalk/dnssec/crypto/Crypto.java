package rootwalk.dnssec.crypto;

import java.util.List;
import java.util.Optional;

/// A cryptographic library that verifies signatures of DNSSEC. Any thread.
public interface Crypto {

    /// The fastest libraries on this machine that are loaded. A key that one of them cannot use is used by the next; the JDK
    /// is the last.
    static Crypto fastest() {
        return Libraries.FASTEST;
    }

    /// Runs a task once, when signatures are verified so often that [#loadFastest] is worth its time and memory. Any thread may run
    /// it, and it must not block.
    static void whenWorthLoading(Runnable task) {
        Libraries.FASTEST.whenWorthLoading(task);
    }

    /// Loads a library that takes a second to load, for [#fastest]: for the background of a daemon. Blocks.
    static void loadFastest() {
        Libraries.FASTEST.load();
    }

    /// The providers of the JDK.
    static Crypto jdk() {
        return Libraries.JDK;
    }

    /// All libraries that are present, the fastest first. Loads them.
    static List<Crypto> present() {
        return Libraries.present();
    }

    /// The library and its version, for the log.
    String name();

    /// The key in the public key field of a DNSKEY record (RFC 4034 section 2.1.4).
    ///
    /// @param algorithm
    ///            the number of the algorithm in the same record
    /// @return empty if the octets are not a key of this algorithm, or not one that the library can use
    Optional<VerificationKey> key(int algorithm, byte[] publicKey);
}
