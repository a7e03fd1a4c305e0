package rootwalk.dnssec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.wire.BigEndian;

/// Signatures that were found valid, so that they are not verified again: many responses of a zone have the same SOA and NSEC
/// records. Any thread; nothing blocks.
///
/// Only that a key made a signature over some octets is stored, which is always true. Whether the key may sign, and whether the
/// signature has expired, is checked each time.
///
/// It has [#PLACES] places, each for a digest of the signed octets and the signature: with all of them in use, 400,000 octets. The
/// digest is SHA-256. Other octets with the same digest would be taken as signed; but most signatures are over a digest of
/// this strength or less, so such octets would forge the signature itself.
///
/// A signature is stored with the identity of the parsed key ([DnsKey#identity]), not with the key: keys that are no longer
/// used can be freed, and what is stored for them is never found again.
public final class ValidSignatures {

    /// Stores nothing: for RRsets that are verified once.
    static final ValidSignatures NONE = new ValidSignatures(0);

    /// A power of two. The records that many responses have in common are far fewer.
    static final int PLACES = 4096;

    private final AtomicReferenceArray<@Nullable Entry> entries;

    public ValidSignatures() {
        this(PLACES);
    }

    private ValidSignatures(int places) {
        entries = new AtomicReferenceArray<>(places);
    }

    /// One valid signature.
    private static final class Entry {
        private final Object key;
        private final byte[] digest;

        Entry(DnsKey key, byte[] digest) {
            this.key = key.identity();
            this.digest = digest;
        }

        boolean is(Entry other) {
            return key.equals(other.key) && Arrays.equals(digest, other.digest);
        }

        /// The first of its two places, which are neighbours.
        int place() {
            return BigEndian.get32(digest, 0) & (PLACES - 1);
        }
    }

    /// Whether a signature is valid. Only a valid one is stored.
    ///
    /// @param usable
    ///            verifies with the key
    /// @param signed
    ///            the octets that are signed
    boolean verifies(DnsKey key, VerificationKey usable, byte[] signed, byte[] signature) {
        if (entries.length() == 0) {
            return usable.verifies(signed, signed.length, signature);
        }
        Entry entry = new Entry(key, digest(signed, signature));
        if (isAt(entry.place(), entry) || isAt(entry.place() ^ 1, entry)) {
            return true;
        }
        if (!usable.verifies(signed, signed.length, signature)) {
            return false;
        }
        add(entry);
        return true;
    }

    private boolean isAt(int place, Entry entry) {
        Entry there = entries.get(place);
        return there != null && there.is(entry);
    }

    /// The entry that was last at the place moves to the second place, and replaces what is there.
    private void add(Entry entry) {
        Entry last = entries.getAndSet(entry.place(), entry);
        if (last != null && !last.is(entry)) {
            entries.set(entry.place() ^ 1, last);
        }
    }

    /// The length comes first: otherwise, octets could move from one part to the other.
    private static byte[] digest(byte[] signed, byte[] signature) {
        byte[] length = new byte[Integer.BYTES];
        BigEndian.put32(length, 0, signed.length);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(length);
            digest.update(signed);
            return digest.digest(signature);
        } catch (NoSuchAlgorithmException e) {
            // Every JDK has it.
            throw new IllegalStateException(e);
        }
    }

    /// The number of stored signatures, some of which may be of keys that are no longer used.
    int size() {
        int size = 0;
        for (int i = 0; i < entries.length(); i++) {
            size += entries.get(i) == null ? 0 : 1;
        }
        return size;
    }
}
