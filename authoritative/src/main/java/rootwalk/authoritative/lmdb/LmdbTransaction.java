package rootwalk.authoritative.lmdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// A transaction of an [LmdbFile]. What it has written is discarded when it is closed, unless it was committed. Of the thread that
/// began it.
public final class LmdbTransaction implements AutoCloseable {

    /// Receives copies of entries.
    @FunctionalInterface
    public interface Visitor {

        /// Returns whether to continue.
        boolean visit(byte[] key, byte[] value);
    }

    // Of lmdb.h.
    private static final int NOT_FOUND = -30798;
    private static final int NEXT = 8;
    private static final int AT_OR_AFTER = 17;
    private static final long ENTRIES = 32;
    private static final long STAT_SIZE = 40;
    /// LMDB accepts no longer one.
    private static final int MOST_KEY = 511;

    private final Arena arena = Arena.ofConfined();
    private final int database;
    private final Val key = new Val(arena);
    private final Val value = new Val(arena);
    private final MemorySegment keyOctets = arena.allocate(MOST_KEY);
    private MemorySegment valueOctets = MemorySegment.NULL;
    /// 0 if it has ended.
    private long transaction;

    LmdbTransaction(long environment, int database, boolean isReading) {
        this.database = database;
        boolean isBegun = false;
        try {
            transaction = LmdbFile.begin(environment, isReading, arena);
            isBegun = true;
        } finally {
            if (!isBegun) {
                arena.close();
            }
        }
    }

    /// A `struct MDB_val`: a length, and where the octets are.
    private record Val(MemorySegment memory) {

        private static final long OCTETS = JAVA_LONG.byteSize();

        Val(Arena arena) {
            this(arena.allocate(2 * OCTETS, OCTETS));
        }

        long address() {
            return memory.address();
        }

        void set(MemorySegment octets, long length) {
            memory.set(JAVA_LONG, 0, length);
            memory.set(JAVA_LONG, OCTETS, octets.address());
        }

        byte[] copy() {
            return MemorySegment.ofAddress(memory.get(JAVA_LONG, OCTETS)).reinterpret(memory.get(JAVA_LONG, 0))
                    .toArray(JAVA_BYTE);
        }
    }

    private void setKey(byte[] octets) {
        MemorySegment.copy(octets, 0, keyOctets, JAVA_BYTE, 0, octets.length);
        key.set(keyOctets, octets.length);
    }

    private void setValue(byte[] octets) {
        if (octets.length > valueOctets.byteSize()) {
            valueOctets = arena.allocate(octets.length);
        }
        MemorySegment.copy(octets, 0, valueOctets, JAVA_BYTE, 0, octets.length);
        value.set(valueOctets, octets.length);
    }

    private static boolean isFound(int code) {
        if (code == NOT_FOUND) {
            return false;
        }
        LmdbFile.check(code);
        return true;
    }

    /// Whether nothing is stored.
    public boolean isEmpty() {
        MemorySegment stat = arena.allocate(STAT_SIZE, JAVA_LONG.byteAlignment());
        LmdbFile.check(LmdbLibrary.stat(transaction, database, stat.address()));
        return stat.get(JAVA_LONG, ENTRIES) == 0;
    }

    /// A copy of the value of a key, or null.
    ///
    /// @param of at most 511 octets, and at least one
    public byte @Nullable [] get(byte[] of) {
        setKey(of);
        return isFound(LmdbLibrary.get(transaction, database, key.address(), value.address())) ? value.copy() : null;
    }

    /// Visits the entries from one key on up to another one, which is not visited, until the visitor returns false. Keys are in the order
    /// of unsigned octets.
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        MemorySegment opened = arena.allocate(JAVA_LONG);
        LmdbFile.check(LmdbLibrary.cursorOpen(transaction, database, opened.address()));
        long cursor = opened.get(JAVA_LONG, 0);
        try {
            setKey(from);
            int operation = AT_OR_AFTER;
            while (isFound(LmdbLibrary.cursorGet(cursor, key.address(), value.address(), operation))) {
                byte[] found = key.copy();
                if (Arrays.compareUnsigned(found, to) >= 0 || !visitor.visit(found, value.copy())) {
                    return;
                }
                operation = NEXT;
            }
        } finally {
            LmdbLibrary.cursorClose(cursor);
        }
    }

    /// Adds or replaces a value.
    ///
    /// @param of at most 511 octets, and at least one
    public void put(byte[] of, byte[] octets) {
        setKey(of);
        setValue(octets);
        LmdbFile.check(LmdbLibrary.put(transaction, database, key.address(), value.address()));
    }

    /// Removes a value, if it is there.
    ///
    /// @param of at most 511 octets, and at least one
    public void delete(byte[] of) {
        setKey(of);
        boolean ignored = isFound(LmdbLibrary.del(transaction, database, key.address()));
    }

    /// Makes the writes durable, and ends the transaction in any case.
    public void commit() {
        long ended = transaction;
        transaction = 0;
        LmdbFile.check(LmdbLibrary.txnCommit(ended));
    }

    @Override
    public void close() {
        if (transaction != 0) {
            LmdbLibrary.txnAbort(transaction);
            transaction = 0;
        }
        arena.close();
    }
}
