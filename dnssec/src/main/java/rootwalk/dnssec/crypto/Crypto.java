package rootwalk.dnssec.crypto;

import java.util.Optional;

/// A cryptographic library that verifies signatures of DNSSEC. Any thread.
public interface Crypto {

    /// The fastest libraries on this machine, found at the first call. For an algorithm or a key that one of them cannot
    /// use, the next is used; the JDK is the last.
    static Crypto fastest() {
        return Libraries.FASTEST;
    }

    /// The providers of the JDK.
    static Crypto jdk() {
        return Libraries.JDK;
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
