package rootwalk.authoritative.lmdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A file of LMDB that is open, with one database without a name (an environment, in the words of LMDB). Any thread; the caller
/// sees to it that no transaction is open when it is closed, or when its size is changed.
public final class LmdbFile implements AutoCloseable {

    /// Transactions that read do not belong to threads, and so not to the carriers of virtual threads either (`MDB_NOTLS`).
    private static final int FLAGS = 0x200000;
    private static final int OWNER_ONLY = 0600;

    // struct MDB_stat, struct MDB_envinfo.
    private static final long STAT_SIZE = 40;
    private static final long INFO_SIZE = 40;
    private static final long STAT_PAGE_SIZE = 0;
    private static final long INFO_LAST_PAGE = 16;

    private final long environment;
    private final int database;
    private final int pageSize;

    private LmdbFile(long environment) {
        this.environment = environment;
        try (Arena arena = Arena.ofConfined()) {
            // Another program may have been killed while it read the file.
            check(LmdbLibrary.readerCheck(environment, arena.allocate(JAVA_INT).address()));
            MemorySegment stat = arena.allocate(STAT_SIZE, JAVA_LONG.byteAlignment());
            check(LmdbLibrary.envStat(environment, stat.address()));
            pageSize = stat.get(JAVA_INT, STAT_PAGE_SIZE);
            long transaction = begin(environment, true, arena);
            try {
                MemorySegment handle = arena.allocate(JAVA_INT);
                check(LmdbLibrary.dbiOpen(transaction, handle.address()));
                database = handle.get(JAVA_INT, 0);
            } finally {
                LmdbLibrary.txnAbort(transaction);
            }
        }
    }

    /// Opens the file `data.mdb` of a folder, which is created if it does not exist.
    ///
    /// @param size of the file at most, in octets
    /// @param readers the transactions that read at the same time, at most
    /// @throws LmdbException if LMDB cannot
    /// @throws LinkageError if there is no library of LMDB
    public static LmdbFile open(Path folder, long size, int readers) {
        long environment;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment created = arena.allocate(JAVA_LONG);
            check(LmdbLibrary.envCreate(created.address()));
            environment = created.get(JAVA_LONG, 0);
        }
        boolean isOpen = false;
        try (Arena arena = Arena.ofConfined()) {
            check(LmdbLibrary.envSetMapSize(environment, size));
            check(LmdbLibrary.envSetMaxReaders(environment, readers));
            check(LmdbLibrary.envOpen(environment, path(folder, arena), FLAGS, OWNER_ONLY));
            LmdbFile file = new LmdbFile(environment);
            isOpen = true;
            return file;
        } finally {
            if (!isOpen) {
                LmdbLibrary.envClose(environment);
            }
        }
    }

    /// The version of the library, as `0.9.33`.
    ///
    /// @throws LinkageError if there is none
    public static String version() {
        return LmdbLibrary.version();
    }

    private static long path(Path folder, Arena arena) {
        return arena.allocateFrom(folder.toString()).address();
    }

    static void check(int code) {
        if (code != 0) {
            throw new LmdbException(code);
        }
    }

    static long begin(long environment, boolean isReading, Arena arena) {
        int readOnly = 0x20000;
        MemorySegment transaction = arena.allocate(JAVA_LONG);
        check(LmdbLibrary.txnBegin(environment, isReading ? readOnly : 0, transaction.address()));
        return transaction.get(JAVA_LONG, 0);
    }

    /// Begins to read what is stored now.
    public LmdbTransaction read() {
        return new LmdbTransaction(environment, database, true);
    }

    /// Begins to write, as soon as no other transaction does. The transaction is ended by this thread, which is not a virtual one
    /// that may continue on another carrier.
    public LmdbTransaction write() {
        return new LmdbTransaction(environment, database, false);
    }

    /// Octets of a page.
    public int pageSize() {
        return pageSize;
    }

    /// Octets on disk, with those of free pages.
    public long octets() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_SIZE, JAVA_LONG.byteAlignment());
            check(LmdbLibrary.envInfo(environment, info.address()));
            return (info.get(JAVA_LONG, INFO_LAST_PAGE) + 1) * pageSize;
        }
    }

    /// Changes how large the file may become. If that fails, LMDB may have removed the map: the file must be closed.
    ///
    /// @param size in octets
    public void resize(long size) {
        check(LmdbLibrary.envSetMapSize(environment, size));
    }

    /// Copies the file to another folder, which is empty.
    public void copyTo(Path folder) {
        try (Arena arena = Arena.ofConfined()) {
            check(LmdbLibrary.envCopy(environment, path(folder, arena)));
        }
    }

    /// The address of what LMDB has in memory for the file, for tests that break it.
    long environment() {
        return environment;
    }

    @Override
    public void close() {
        LmdbLibrary.envClose(environment);
    }
}
