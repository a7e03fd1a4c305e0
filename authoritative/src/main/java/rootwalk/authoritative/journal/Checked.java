package rootwalk.authoritative.journal;

import java.util.Arrays;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;

/// The form of values: a checksum (CRC-32C) of the key and the rest, the version of the format, then the content. A value under another
/// key is damage as well.
final class Checked {

    /// The version of the format of keys and values.
    private static final byte VERSION = 1;

    private static final int HEAD = 5;

    /// The most octets of content.
    static final int MOST_CONTENT = Store.MOST_VALUE - HEAD;

    private Checked() {}

    static Store.Write.Put put(byte[] key, byte[] content) {
        return put(key, content, 0, content.length);
    }

    static Store.Write.Put put(byte[] key, byte[] content, int from, int length) {
        byte[] value = new byte[HEAD + length];
        value[4] = VERSION;
        System.arraycopy(content, from, value, HEAD, length);
        BigEndian.put32(value, 0, checksum(key, value));
        return new Store.Write.Put(key, value);
    }

    /// What to do with a value of another version of the format.
    @FunctionalInterface
    interface OtherVersion<E extends Exception> {

        void found(int version) throws E;
    }

    /// The content of a value.
    ///
    /// @param what the value is, for the message
    static byte[] content(byte[] key, byte @Nullable [] value, String what) throws DamageException {
        return content(key, value, what, _ -> {});
    }

    /// @param otherVersion called before the exception
    static <E extends Exception> byte[] content(byte[] key, byte @Nullable [] value, String what,
            OtherVersion<E> otherVersion) throws DamageException, E {
        if (value == null) {
            throw new DamageException(what + " is missing");
        }
        if (value.length < HEAD || BigEndian.get32(value, 0) != checksum(key, value)) {
            throw new DamageException("the checksum of " + what + " is wrong");
        }
        if (value[4] != VERSION) {
            otherVersion.found(value[4]);
            throw new DamageException(what + " has the unknown version " + value[4]);
        }
        return Arrays.copyOfRange(value, HEAD, value.length);
    }

    private static int checksum(byte[] key, byte[] value) {
        CRC32C sum = new CRC32C();
        sum.update(key);
        sum.update(value, 4, value.length - 4);
        return (int) sum.getValue();
    }
}
