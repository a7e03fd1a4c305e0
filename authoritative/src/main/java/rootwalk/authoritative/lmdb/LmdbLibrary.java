package rootwalk.authoritative.lmdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// The functions of LMDB 0.9 that are used, named as in `lmdb.h`. Each returns 0 or an error code: those of LMDB are negative, those
/// of the system positive. Pointers are plain numbers: the caller keeps the memory alive.
///
/// All are linked with the signature of `rootwalk.socket.kernel.SystemCalls`, six words in and one out, for which the JVM has a stub
/// already.
///
/// The library is `liblmdb.so` in a folder of `java.library.path`, as the distribution has it; otherwise that of the class path, or
/// that of the system. Without any, the first use throws an [UnsatisfiedLinkError], and each later one in this process a
/// [NoClassDefFoundError].
final class LmdbLibrary {

    private static final boolean IS_MAC = System.getProperty("os.name").startsWith("Mac");
    private static final long MESSAGE_LENGTH = 1024;

    private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    /// Is not read, since LMDB returns the error number.
    private static final MemorySegment ERRNO = Arena.global().allocate(JAVA_LONG);

    private static final SymbolLookup LIBRARY = library();
    private static final MemorySegment VERSION = function("mdb_version");
    private static final MemorySegment STRERROR = function("mdb_strerror");
    private static final MemorySegment ENV_CREATE = function("mdb_env_create");
    private static final MemorySegment ENV_SET_MAPSIZE = function("mdb_env_set_mapsize");
    private static final MemorySegment ENV_SET_MAXREADERS = function("mdb_env_set_maxreaders");
    private static final MemorySegment ENV_OPEN = function("mdb_env_open");
    private static final MemorySegment ENV_STAT = function("mdb_env_stat");
    private static final MemorySegment ENV_INFO = function("mdb_env_info");
    private static final MemorySegment ENV_COPY = function("mdb_env_copy");
    private static final MemorySegment ENV_CLOSE = function("mdb_env_close");
    private static final MemorySegment READER_CHECK = function("mdb_reader_check");
    private static final MemorySegment TXN_BEGIN = function("mdb_txn_begin");
    private static final MemorySegment TXN_COMMIT = function("mdb_txn_commit");
    private static final MemorySegment TXN_ABORT = function("mdb_txn_abort");
    private static final MemorySegment DBI_OPEN = function("mdb_dbi_open");
    private static final MemorySegment STAT = function("mdb_stat");
    private static final MemorySegment GET = function("mdb_get");
    private static final MemorySegment PUT = function("mdb_put");
    private static final MemorySegment DEL = function("mdb_del");
    private static final MemorySegment CURSOR_OPEN = function("mdb_cursor_open");
    private static final MemorySegment CURSOR_GET = function("mdb_cursor_get");
    private static final MemorySegment CURSOR_CLOSE = function("mdb_cursor_close");

    private LmdbLibrary() {}

    private static SymbolLookup library() {
        @Nullable
        String trouble = null;
        for (Supplier<Optional<SymbolLookup>> place : List.<Supplier<Optional<SymbolLookup>>>of(
                LmdbLibrary::ofDistribution, LmdbLibrary::ofClassPath, LmdbLibrary::ofSystem)) {
            try {
                Optional<SymbolLookup> found = place.get();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (UncheckedIOException | IllegalArgumentException e) {
                // For another C library, for example.
                trouble = trouble == null ? e.getMessage() : trouble;
            }
        }
        throw new UnsatisfiedLinkError(trouble);
    }

    private static Optional<SymbolLookup> ofDistribution() {
        return Stream.of(System.getProperty("java.library.path", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, System.mapLibraryName("lmdb")).toAbsolutePath())
                .filter(Files::isRegularFile).findFirst()
                .map(file -> SymbolLookup.libraryLookup(file, Arena.global()));
    }

    /// Tests have no distribution.
    private static Optional<SymbolLookup> ofClassPath() {
        String architecture = System.getProperty("os.arch").replace("amd64", "x86_64");
        String system = IS_MAC ? "macos-none" : "linux-gnu";
        try (InputStream library = LmdbLibrary.class
                .getResourceAsStream("/org/lmdbjava/native/" + architecture + "-" + system + ".so")) {
            if (library == null) {
                return Optional.empty();
            }
            Path file = Files.createTempFile("liblmdb", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<SymbolLookup> ofSystem() {
        return Optional.of(SymbolLookup.libraryLookup(IS_MAC ? "liblmdb.dylib" : "liblmdb.so.0", Arena.global()));
    }

    private static MemorySegment function(String name) {
        Optional<MemorySegment> function = LIBRARY.find(name);
        if (function.isEmpty()) {
            throw new UnsatisfiedLinkError("the library of LMDB has no function " + name);
        }
        return function.get();
    }

    private static long word(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            return (long) CALL.invokeExact(function, ERRNO, a, b, c, d, e, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Functions that return an int leave the upper half of the register undefined.
    private static int call(MemorySegment function, long a, long b, long c, long d, long e) {
        return (int) word(function, a, b, c, d, e);
    }

    /// The version of the library, as `0.9.33`.
    static String version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, 3);
            long at = numbers.address();
            long ignored = word(VERSION, at, at + 4, at + 8, 0, 0);
            return numbers.getAtIndex(JAVA_INT, 0) + "." + numbers.getAtIndex(JAVA_INT, 1) + "."
                    + numbers.getAtIndex(JAVA_INT, 2);
        }
    }

    /// What an error code means.
    static String message(int code) {
        return MemorySegment.ofAddress(word(STRERROR, code, 0, 0, 0, 0)).reinterpret(MESSAGE_LENGTH).getString(0);
    }

    static int envCreate(long environment) {
        return call(ENV_CREATE, environment, 0, 0, 0, 0);
    }

    static int envSetMapSize(long environment, long size) {
        return call(ENV_SET_MAPSIZE, environment, size, 0, 0, 0);
    }

    static int envSetMaxReaders(long environment, int readers) {
        return call(ENV_SET_MAXREADERS, environment, readers, 0, 0, 0);
    }

    static int envOpen(long environment, long path, int flags, int mode) {
        return call(ENV_OPEN, environment, path, flags, mode, 0);
    }

    static int envStat(long environment, long stat) {
        return call(ENV_STAT, environment, stat, 0, 0, 0);
    }

    static int envInfo(long environment, long info) {
        return call(ENV_INFO, environment, info, 0, 0, 0);
    }

    static int envCopy(long environment, long path) {
        return call(ENV_COPY, environment, path, 0, 0, 0);
    }

    static void envClose(long environment) {
        long ignored = word(ENV_CLOSE, environment, 0, 0, 0, 0);
    }

    static int readerCheck(long environment, long dead) {
        return call(READER_CHECK, environment, dead, 0, 0, 0);
    }

    static int txnBegin(long environment, int flags, long transaction) {
        return call(TXN_BEGIN, environment, 0, flags, transaction, 0);
    }

    static int txnCommit(long transaction) {
        return call(TXN_COMMIT, transaction, 0, 0, 0, 0);
    }

    static void txnAbort(long transaction) {
        long ignored = word(TXN_ABORT, transaction, 0, 0, 0, 0);
    }

    static int dbiOpen(long transaction, long database) {
        return call(DBI_OPEN, transaction, 0, 0, database, 0);
    }

    static int stat(long transaction, int database, long stat) {
        return call(STAT, transaction, database, stat, 0, 0);
    }

    static int get(long transaction, int database, long key, long value) {
        return call(GET, transaction, database, key, value, 0);
    }

    static int put(long transaction, int database, long key, long value) {
        return call(PUT, transaction, database, key, value, 0);
    }

    static int del(long transaction, int database, long key) {
        return call(DEL, transaction, database, key, 0, 0);
    }

    static int cursorOpen(long transaction, int database, long cursor) {
        return call(CURSOR_OPEN, transaction, database, cursor, 0, 0);
    }

    static int cursorGet(long cursor, long key, long value, int operation) {
        return call(CURSOR_GET, cursor, key, value, operation, 0);
    }

    static void cursorClose(long cursor) {
        long ignored = word(CURSOR_CLOSE, cursor, 0, 0, 0, 0);
    }
}
