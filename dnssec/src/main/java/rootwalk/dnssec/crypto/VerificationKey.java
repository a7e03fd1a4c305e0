package rootwalk.dnssec.crypto;

/// A public key, ready to verify signatures. Any thread.
@FunctionalInterface
public interface VerificationKey {

    /// Whether the signature is valid.
    ///
    /// @param data
    ///            has the signed octets, at its start
    /// @param length
    ///            of the signed octets
    /// @param signature
    ///            as in the signature field of an RRSIG record; not changed
    /// @return false also for each error
    boolean verifies(byte[] data, int length, byte[] signature);
}
