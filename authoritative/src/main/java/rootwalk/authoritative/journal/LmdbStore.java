package rootwalk.authoritative.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.file.RegularFile;

/// A store in a file of LMDB (docs/decisions/035). A file that LMDB cannot open, or must not, is renamed.
///
/// A reader has one permit. Who has all of them may close the environment and open it again, or change its size.
final class LmdbStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(LmdbStore.class);

    private static final String DATA = "data.mdb";
    private static final String LOCK = "rootwalk.lock";

    /// The setting with which the LMDB library is found; without it, it is copied to the folder for temporary files.
    private static final String LIBRARY = "lmdbjava.native.lib";

    /// Readers do not belong to threads, and so not to the carriers of virtual threads either. LMDB has a fixed number of them.
    private static final int READERS = 64;

    private static final int NO_SPACE_ON_DEVICE = 28;
    private static final int OWNER_ONLY = 0600;
    /// The least number of pages that are reserved for removals.
    private static final int LEAST_RESERVE = 64;

    private static final Write HEADER = Checked.put(Keys.header(), new byte[0]);

    /// An environment that is open.
    private record Opened(Env<byte[]> env, Dbi<byte[]> data, int pageSize) {}

    private final Path folder;
    private final FileChannel lock;
    private final long size;
    private final Semaphore readers = new Semaphore(READERS, true);
    /// Null if it is closed. Changed with all permits.
    private @Nullable Opened opened;
    private volatile String whyNotOpen = "the journal is closed";
    /// A copy of the file that was made because of damage.
    private @Nullable Path copy;

    private LmdbStore(Path folder, FileChannel lock, long size, Opened opened) {
        this.folder = folder;
        this.lock = lock;
        this.size = size;
        this.opened = opened;
    }

    /// Opens the store of a folder, which is created if it does not exist.
    ///
    /// @param size of the file at most, in octets
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    static LmdbStore open(Path folder, long size) throws IOException {
        createFolder(folder);
        FileChannel lock = lock(folder);
        boolean isOpen = false;
        try {
            LmdbStore store = new LmdbStore(folder, lock, size, openLocked(folder, size));
            isOpen = true;
            return store;
        } catch (LinkageError e) {
            throw new IOException(
                    "the LMDB library cannot be loaded (" + e.getMessage() + "); install LMDB, and start with"
                            + " ROOTWALK_JVM_OPTIONS=-D" + LIBRARY + "=lmdb",
                    e);
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    private static void createFolder(Path folder) throws IOException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PosixFilePermissions
                        .asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new IOException("the folder " + folder + " cannot be created: " + RegularFile.trouble(e)
                    + "; name a folder that this account can write", e);
        }
    }

    /// Two processes must not both continue the deltas of a zone.
    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + RegularFile.trouble(e)
                    + "; name a folder that this account can write", e);
        }
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // Another server of this process has it.
        } finally {
            if (held == null) {
                channel.close();
            }
        }
        if (held == null) {
            throw new IOException("another server uses the folder " + folder
                    + "; stop it, or name another folder with journal.directory");
        }
        return channel;
    }

    private static Opened openLocked(Path folder, long size) throws IOException {
        Path file = folder.resolve(DATA);
        if (Files.exists(file)) {
            try {
                return openChecked(folder, size);
            } catch (DamageException e) {
                setAside(file, e.getMessage());
            }
        }
        try {
            return openUnchecked(folder, size);
        } catch (DamageException e) {
            throw new IOException("a new file " + file + " is damaged: " + e.getMessage()
                    + "; name another folder with journal.directory", e);
        }
    }

    private static void setAside(Path file, @Nullable String why) throws IOException {
        Path kept = KeptFiles.next(file);
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
        LOG.error(
                "the journal {} is damaged: {}; it is kept as {}, and all zones begin without it: changes that are not in"
                        + " zone files are lost",
                file, why, kept);
    }

    /// Opens a file that exists.
    private static Opened openChecked(Path folder, long size) throws IOException, DamageException {
        Path file = folder.resolve(DATA);
        try {
            LmdbFileCheck.check(file);
        } catch (OtherVersionException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + RegularFile.trouble(e)
                    + "; check the disk, or name another folder with journal.directory", e);
        }
        return openUnchecked(folder, size);
    }

    private static Opened openUnchecked(Path folder, long size) throws IOException, DamageException {
        useLibraryOfDistribution();
        Path file = folder.resolve(DATA);
        Env<byte[]> env = null;
        boolean isOpen = false;
        try {
            env = Env.create(ByteArrayProxy.PROXY_BA).setMapSize(size).setMaxReaders(READERS + 1)
                    .open(folder.toFile(), OWNER_ONLY, EnvFlags.MDB_NOTLS);
            // Another program may have been killed while it read the file.
            int ignored = env.readerCheck();
            Opened opened = new Opened(env, env.openDbi((byte[]) null), env.stat().pageSize);
            checkHeader(opened, file);
            isOpen = true;
            return opened;
        } catch (Env.FileInvalidException | LmdbNativeException.PageCorruptedException
                | LmdbNativeException.PageNotFoundException e) {
            throw new DamageException(String.valueOf(e.getMessage()));
        } catch (Env.VersionMismatchException e) {
            throw new OtherVersionException(file + " is of another version of LMDB");
        } catch (LmdbException e) {
            throw new IOException("LMDB cannot open " + file + ": " + e.getMessage()
                    + "; make space, raise journal.size, or name another folder with journal.directory", e);
        } finally {
            if (!isOpen && env != null) {
                env.close();
            }
        }
    }

    private static void checkHeader(Opened opened, Path file) throws DamageException, OtherVersionException {
        byte[] value;
        try (Txn<byte[]> txn = opened.env().txnRead()) {
            value = opened.data().get(txn, Keys.header());
            if (value == null && opened.data().stat(txn).entries > 0) {
                throw new DamageException("the header is missing");
            }
        }
        if (value == null) {
            write(opened, List.of(HEADER));
            return;
        }
        byte[] ignored = Checked.content(Keys.header(), value, "the header", version -> {
            throw new OtherVersionException(
                    file + " has version " + version + " of the format of the journal, which this version of"
                            + " rootwalk does not know");
        });
    }

    private static void useLibraryOfDistribution() {
        if (System.getProperty(LIBRARY) != null) {
            return;
        }
        for (String folder : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
            Path library = Path.of(folder, System.mapLibraryName("lmdb"));
            if (!folder.isEmpty() && Files.isRegularFile(library)) {
                System.setProperty(LIBRARY, library.toAbsolutePath().toString());
                return;
            }
        }
    }

    @Override
    public Reading read() throws UnreadableException {
        readers.acquireUninterruptibly();
        boolean isBegun = false;
        try {
            Opened now = current();
            Reading reading = new Transaction(now.data(), now.env().txnRead());
            isBegun = true;
            return reading;
        } catch (LmdbException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!isBegun) {
                readers.release();
            }
        }
    }

    private Opened current() throws UnreadableException {
        Opened now = opened;
        if (now == null) {
            throw new UnreadableException(whyNotOpen);
        }
        return now;
    }

    private final class Transaction implements Reading {

        private final Dbi<byte[]> data;
        private final Txn<byte[]> txn;

        Transaction(Dbi<byte[]> data, Txn<byte[]> txn) {
            this.data = data;
            this.txn = txn;
        }

        @Override
        public byte[] get(byte[] key) throws UnreadableException {
            try {
                return data.get(txn, key);
            } catch (LmdbException e) {
                throw new UnreadableException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) throws UnreadableException {
            try (Cursor<byte[]> cursor = data.openCursor(txn)) {
                boolean isThere = cursor.get(from, GetOp.MDB_SET_RANGE);
                while (isThere && Arrays.compareUnsigned(cursor.key(), to) < 0
                        && visitor.visit(cursor.key(), cursor.val())) {
                    isThere = cursor.next();
                }
            } catch (LmdbException e) {
                throw new UnreadableException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {
            txn.close();
            readers.release();
        }
    }

    @Override
    public void commit(List<Write> writes) throws StoreException {
        try {
            write(current(), writes);
        } catch (UnreadableException e) {
            throw new StoreException(e);
        } catch (LmdbException e) {
            reopenIfRefused();
            throw failure(e);
        }
    }

    private static void write(Opened opened, List<Write> writes) {
        try (Txn<byte[]> txn = opened.env().txnWrite()) {
            for (Write write : writes) {
                switch (write) {
                    case Write.Put(byte[] key, byte[] value) -> opened.data().put(txn, key, value);
                    case Write.Delete(byte[] key) -> opened.data().delete(txn, key);
                }
            }
            txn.commit();
        }
    }

    private StoreException failure(LmdbException e) {
        return switch (e) {
            case Env.MapFullException _ -> new StoreException("its " + size + " octets are used", true, e);
            case LmdbNativeException error -> new StoreException(String.valueOf(e.getMessage()),
                    error.getResultCode() == NO_SPACE_ON_DEVICE, e);
            default -> new StoreException(String.valueOf(e.getMessage()), false, e);
        };
    }

    /// LMDB needs free pages to remove anything, and can use the pages that a transaction has freed only after another transaction. So
    /// the map is larger during the removal, and no reader is active.
    @Override
    public void commitRemovals(List<Write> writes) throws StoreException {
        boolean isUsable = true;
        readers.acquireUninterruptibly(READERS);
        try {
            Opened now = current();
            isUsable = false;
            now.env().setMapSize(size + Math.max(size / 8, (long) LEAST_RESERVE * now.pageSize()));
            try {
                write(now, writes);
                write(now, List.of(HEADER));
            } finally {
                // If more is used, it stays that large.
                now.env().setMapSize(size);
                isUsable = true;
            }
        } catch (UnreadableException e) {
            throw new StoreException(e);
        } catch (LmdbException e) {
            throw failure(e);
        } finally {
            readers.release(READERS);
            if (isUsable) {
                reopenIfRefused();
            } else {
                // LMDB has removed the map, and would read where it was.
                reopen("the size of its map cannot be changed");
            }
        }
    }

    /// After a meta page could not be written, LMDB refuses to read and to write until the environment is opened again.
    private void reopenIfRefused() {
        try (Reading _ = read()) {
            return;
        } catch (UnreadableException e) {
            if (e.getCause() instanceof LmdbNativeException.PanicException) {
                reopen("a page could not be written");
            }
        }
    }

    /// Closes the environment and opens it again. If that fails, it stays closed: the next start does what else can be done.
    private void reopen(String why) {
        Path file = folder.resolve(DATA);
        readers.acquireUninterruptibly(READERS);
        try {
            Opened before = opened;
            if (before == null) {
                return;
            }
            opened = null;
            before.env().close();
            opened = openChecked(folder, size);
            LOG.warn("the journal {} was closed and opened again, since {}", file, why);
        } catch (IOException | DamageException | LmdbException e) {
            whyNotOpen = "it could not be opened again after an error: " + e.getMessage();
            LOG.error(
                    "the journal {} was closed, since {}, and cannot be opened again: {}; changes of zones are rejected until"
                            + " the server is started again, if need be with a journal.directory on another disk",
                    file, why, e.getMessage());
        } finally {
            readers.release(READERS);
        }
    }

    @Override
    public long octets() throws UnreadableException {
        readers.acquireUninterruptibly();
        try {
            Opened now = current();
            return (now.env().info().lastPageNumber + 1) * now.pageSize();
        } catch (LmdbException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()), e);
        } finally {
            readers.release();
        }
    }

    /// The environment, for tests that break it.
    @Nullable
    Env<byte[]> environment() {
        return opened == null ? null : opened.env();
    }

    @Override
    public synchronized Path keepCopy() throws IOException {
        Path known = copy;
        if (known != null) {
            return known;
        }
        Path file = folder.resolve(DATA);
        Path kept = KeptFiles.next(file);
        Path part = Files.createTempDirectory(folder, "copy");
        readers.acquireUninterruptibly();
        try {
            current().env().copy(part.toFile());
            Files.move(part.resolve(DATA), kept, StandardCopyOption.ATOMIC_MOVE);
            copy = kept;
            return kept;
        } catch (LmdbException | UnreadableException e) {
            throw new IOException("the damaged journal " + file + " cannot be copied to " + kept + ": "
                    + e.getMessage() + "; make space on the disk", e);
        } finally {
            readers.release();
            Files.deleteIfExists(part.resolve(DATA));
            Files.delete(part);
        }
    }

    @Override
    public void close() {
        // LMDB must not be closed while it is read.
        readers.acquireUninterruptibly(READERS);
        Opened now = opened;
        opened = null;
        whyNotOpen = "the journal is closed";
        if (now != null) {
            now.env().close();
        }
        readers.release(READERS);
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("the lock of the journal cannot be released", e);
        }
    }
}
