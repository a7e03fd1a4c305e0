package rootwalk.resolver.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.StoredRecords;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// Makes the keys of entries, and seals and opens entries. Immutable; any thread.
///
/// A key is the first half of an HMAC-SHA256 of the question: its name in lower case, its type, and whether signatures were
/// requested. So keys do not tell names, and resolvers of another scope have others.
///
/// A sealed entry has the format, an octet; the time of storing in milliseconds since 1970, 64 bits; the lifetime in seconds, 32
/// bits; the octets of the [StoredRecords]; and the first half of an HMAC-SHA256 of the key and all that.
final class EntrySeal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC = 16;
    private static final int TIME = 1;
    private static final int LIFETIME = TIME + Long.BYTES;
    private static final int VALUE = LIFETIME + Integer.BYTES;

    /// The octets of the longest [StoredRecords] that an entry may have.
    static final int LONGEST = SharedCache.LONGEST - VALUE - MAC;

    private final SecretKeySpec forKeys;
    private final SecretKeySpec forEntries;

    /// @param scope
    ///            of the entries: with another one, none of them is found or opened
    EntrySeal(SecretKey secret, String scope) {
        // The same secret may sign DNS messages, so it is not used itself.
        byte[] scoped = mac(new SecretKeySpec(secret.getEncoded(), ALGORITHM),
                ("rootwalk shared cache " + StoredRecords.FORMAT + "\n" + scope).getBytes(UTF_8));
        forKeys = derived(scoped, "keys");
        forEntries = derived(scoped, "entries");
    }

    private static SecretKeySpec derived(byte[] from, String purpose) {
        return new SecretKeySpec(mac(new SecretKeySpec(from, ALGORITHM), purpose.getBytes(UTF_8)), ALGORITHM);
    }

    private static byte[] mac(SecretKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// The key of an entry.
    ///
    /// @param signatures
    ///            whether signatures were requested
    Octets key(Name name, int type, Signatures signatures) {
        byte[] rest = new byte[3];
        BigEndian.put16(rest, 0, type);
        rest[2] = switch (signatures) {
            case NOT_REQUESTED -> 0;
            case REQUESTED -> 1;
        };
        return Octets.of(mac(forKeys, name.folded().sharedOctets(), rest), 0, MAC);
    }

    /// An entry for the store.
    ///
    /// @param records
    ///            with a time of storing of the time of day
    Octets seal(Octets key, StoredRecords records) {
        byte[] sealed = new byte[VALUE + records.octets().length() + MAC];
        sealed[0] = StoredRecords.FORMAT;
        BigEndian.put64(sealed, TIME, records.stored());
        BigEndian.put32(sealed, LIFETIME, records.lifetime());
        records.octets().copyTo(sealed, VALUE);
        int end = sealed.length - MAC;
        System.arraycopy(macOf(key, sealed, end), 0, sealed, end, MAC);
        return Octets.of(sealed);
    }

    /// The content of an entry, or null if it was not sealed for this key and scope.
    @Nullable
    StoredRecords open(Octets key, Octets sealed) {
        int end = sealed.length() - MAC;
        if (end < VALUE || sealed.length() > SharedCache.LONGEST) {
            return null;
        }
        byte[] octets = sealed.toArray();
        if (octets[0] != StoredRecords.FORMAT
                || !MessageDigest.isEqual(macOf(key, octets, end), Arrays.copyOfRange(octets, end, octets.length))) {
            return null;
        }
        return new StoredRecords(BigEndian.get64(octets, TIME), BigEndian.get32(octets, LIFETIME),
                Octets.of(octets, VALUE, end - VALUE));
    }

    private byte[] macOf(Octets key, byte[] octets, int end) {
        return Arrays.copyOf(mac(forEntries, key.toArray(), Arrays.copyOf(octets, end)), MAC);
    }
}
