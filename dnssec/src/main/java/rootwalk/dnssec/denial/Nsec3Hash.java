package rootwalk.dnssec.denial;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;

/// The hash of a name for NSEC3 (RFC 5155 section 5), with SHA-1, the only algorithm that is defined.
///
/// One object computes any number of hashes, one after another, and allocates nothing. One thread at a time.
public final class Nsec3Hash {

    /// Octets of a hash.
    public static final int LENGTH = 20;

    /// The number of the hash algorithm SHA-1 (RFC 5155 section 11).
    public static final int SHA1 = 1;

    private final MessageDigest digest;
    private final byte[] folded = new byte[Name.MAX_LENGTH];

    public Nsec3Hash() {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            // Every JDK has it.
            throw new IllegalStateException(e);
        }
    }

    /// Writes the hash of a name.
    ///
    /// @param name
    ///            has the name in wire format, uncompressed, in any case
    /// @param offset
    ///            of the name, whose length is at most 255
    /// @param salt
    ///            has the salt, of 0 to 255 octets
    /// @param iterations
    ///            additional ones: 0 for one application of SHA-1
    /// @param target
    ///            gets [#LENGTH] octets
    public void hash(
            byte[] name, int offset, int length, byte[] salt, int saltOffset, int saltLength, int iterations,
            byte[] target, int at) {
        for (int i = 0; i < length; i++) {
            folded[i] = CaseFolding.fold(name[offset + i]);
        }
        try {
            digest.update(folded, 0, length);
            digest.update(salt, saltOffset, saltLength);
            digest.digest(target, at, LENGTH);
            for (int i = 0; i < iterations; i++) {
                digest.update(target, at, LENGTH);
                digest.update(salt, saltOffset, saltLength);
                digest.digest(target, at, LENGTH);
            }
        } catch (DigestException e) {
            throw new IllegalArgumentException("the target has no room for a hash", e);
        }
    }

    /// The hash of a name, in a new array.
    ///
    /// @param salt
    ///            the whole array
    public byte[] hash(Name name, byte[] salt, int iterations) {
        byte[] hash = new byte[LENGTH];
        hash(name.sharedOctets(), 0, name.length(), salt, 0, salt.length, iterations, hash, 0);
        return hash;
    }

    /// The order of two hashes as unsigned octets, which is the order of the chain (RFC 5155 section 3.1.7).
    public static int compare(byte[] a, int aOffset, byte[] b, int bOffset) {
        return Arrays.compareUnsigned(a, aOffset, aOffset + LENGTH, b, bOffset, bOffset + LENGTH);
    }
}
