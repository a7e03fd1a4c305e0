package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Keys and values on disk, in the order of the keys as unsigned octets. One thread writes; any thread reads. Tests have stores that
/// fail.
interface Store extends AutoCloseable {

    /// The longest value that fills its pages completely; longer ones are split by the callers.
    int MOST_VALUE = 4 * 4096 - 16;

    /// One write of a transaction.
    sealed interface Write {

        /// The octets of key and value.
        int octets();

        /// Adds or replaces a value.
        @SuppressWarnings("ArrayRecordComponent") // identity is enough
        record Put(byte[] key, byte[] value) implements Write {

            @Override
            public int octets() {
                return key.length + value.length;
            }
        }

        /// Removes a value, if it is there.
        @SuppressWarnings("ArrayRecordComponent") // identity is enough
        record Delete(byte[] key) implements Write {

            @Override
            public int octets() {
                return key.length;
            }
        }
    }

    /// What is stored at one moment. It is closed soon, since what it has cannot be overwritten meanwhile.
    interface Reading extends AutoCloseable {

        /// A copy of the value of a key, or null.
        byte @Nullable [] get(byte[] key) throws UnreadableException;

        /// Visits the entries from one key on up to another one, which is not visited, until the visitor returns false.
        void scan(byte[] from, byte[] to, Visitor visitor) throws UnreadableException;

        @Override
        void close();
    }

    /// Receives copies of entries.
    @FunctionalInterface
    interface Visitor {

        /// Returns whether to continue.
        boolean visit(byte[] key, byte[] value);
    }

    /// Begins to read. Waits while too many others do, or the thread that commits may have to; so another thread has one reading at a
    /// time.
    ///
    /// @throws UnreadableException if that is not possible
    Reading read() throws UnreadableException;

    /// Makes writes, all or none, in this order. They are on disk when this method returns.
    ///
    /// @throws StoreException if they are not; if the cause was an error of the disk, they may be there nevertheless
    void commit(List<Write> writes) throws StoreException;

    /// The same with space that is reserved for removals. Afterwards, the space of what they removed can be used.
    ///
    /// @throws StoreException as above
    void commitRemovals(List<Write> writes) throws StoreException;

    /// Octets on disk, with those that are free again.
    ///
    /// @throws UnreadableException if that is not known
    long octets() throws UnreadableException;

    /// Keeps a copy of everything beside the store, because a part of it is damaged and will be removed. The caller does not read
    /// meanwhile. One thread at a time.
    ///
    /// @return the copy
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    Path keepCopy() throws IOException;

    @Override
    void close();
}
