package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.lmdb.LmdbException;
import rootwalk.authoritative.lmdb.LmdbFile;
import rootwalk.authoritative.lmdb.LmdbTransaction;

/// A store in a file of LMDB (docs/decisions/035). A file that LMDB cannot open, or must not, is renamed.
///
/// A reader has one permit. Only with all of them may a thread close the environment and open it again, or change its size. Only the
/// thread that commits does so; another one never waits for a permit while it has one.
final class LmdbStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(LmdbStore.class);

    /// The least number of pages that are reserved for removals.
    private static final int LEAST_RESERVE = 64;

    private final LmdbFolder folder;
    private final long size;
    private final Semaphore readers = new Semaphore(LmdbEnvironment.READERS, true);
    /// Null if it is closed. Changed with all permits.
    private @Nullable LmdbEnvironment opened;
    private volatile String whyNotOpen = "the journal is closed";

    private LmdbStore(LmdbFolder folder, long size, LmdbEnvironment opened) {
        this.folder = folder;
        this.size = size;
        this.opened = opened;
    }

    /// Opens the store of a folder, which is created if it does not exist.
    ///
    /// @param size of the file at most, in octets
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    static LmdbStore open(Path path, long size) throws IOException {
        LmdbFolder folder = LmdbFolder.open(path);
        boolean isOpen = false;
        try {
            LmdbStore store = new LmdbStore(folder, size, LmdbEnvironment.openOrReplace(folder, size));
            isOpen = true;
            return store;
        } finally {
            if (!isOpen) {
                folder.close();
            }
        }
    }

    @Override
    public Reading read() throws UnreadableException {
        readers.acquireUninterruptibly();
        boolean isBegun = false;
        try {
            Reading reading = new Transaction(current().file().read());
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

    private LmdbEnvironment current() throws UnreadableException {
        LmdbEnvironment now = opened;
        if (now == null) {
            throw new UnreadableException(whyNotOpen);
        }
        return now;
    }

    private final class Transaction implements Reading {

        private final LmdbTransaction transaction;

        Transaction(LmdbTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public byte @Nullable [] get(byte[] key) throws UnreadableException {
            try {
                return transaction.get(key);
            } catch (LmdbException e) {
                throw new UnreadableException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) throws UnreadableException {
            try {
                transaction.scan(from, to, visitor::visit);
            } catch (LmdbException e) {
                throw new UnreadableException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {
            transaction.close();
            readers.release();
        }
    }

    @Override
    public void commit(List<Write> writes) throws StoreException {
        try {
            current().write(writes);
        } catch (UnreadableException e) {
            throw new StoreException(e);
        } catch (LmdbException e) {
            reopenIfRefused();
            throw failure(e);
        }
    }

    private StoreException failure(LmdbException e) {
        return switch (e.kind()) {
            case FILE_FULL -> new StoreException("its " + size + " octets are used", true, e);
            case DISK_FULL -> new StoreException(String.valueOf(e.getMessage()), true, e);
            case DAMAGE, OTHER_VERSION, REFUSAL, OTHER ->
                new StoreException(String.valueOf(e.getMessage()), false, e);
        };
    }

    /// LMDB needs free pages to remove anything, and can use the pages that a transaction has freed only after another transaction. So
    /// the map is larger during the removal, and no reader is active.
    @Override
    public void commitRemovals(List<Write> writes) throws StoreException {
        boolean isUsable = true;
        readers.acquireUninterruptibly(LmdbEnvironment.READERS);
        try {
            LmdbEnvironment now = current();
            isUsable = false;
            now.file().resize(size + Math.max(size / 8, (long) LEAST_RESERVE * now.file().pageSize()));
            try {
                now.write(writes);
                now.writeHeader();
            } finally {
                // If more is used, it stays that large.
                now.file().resize(size);
                isUsable = true;
            }
        } catch (UnreadableException e) {
            throw new StoreException(e);
        } catch (LmdbException e) {
            throw failure(e);
        } finally {
            readers.release(LmdbEnvironment.READERS);
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
            if (e.getCause() instanceof LmdbException error && error.kind() == LmdbException.Kind.REFUSAL) {
                reopen("a page could not be written");
            }
        }
    }

    /// Closes the environment and opens it again. If that fails, it stays closed: the next start does what else can be done.
    private void reopen(String why) {
        Path file = folder.file();
        readers.acquireUninterruptibly(LmdbEnvironment.READERS);
        try {
            LmdbEnvironment before = opened;
            if (before == null) {
                return;
            }
            opened = null;
            before.close();
            opened = LmdbEnvironment.openChecked(folder, size);
            LOG.warn("the journal {} was closed and opened again, since {}", file, why);
        } catch (IOException | DamageException | LmdbException e) {
            whyNotOpen = "it could not be opened again after an error: " + e.getMessage();
            LOG.error(
                    "the journal {} was closed, since {}, and cannot be opened again: {}; changes of zones are rejected until"
                            + " the server is started again, if need be with a journal.directory on another disk",
                    file, why, e.getMessage());
        } finally {
            readers.release(LmdbEnvironment.READERS);
        }
    }

    @Override
    public long octets() throws UnreadableException {
        readers.acquireUninterruptibly();
        try {
            return current().file().octets();
        } catch (LmdbException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()), e);
        } finally {
            readers.release();
        }
    }

    /// The open file, for tests that break it.
    @Nullable
    LmdbFile file() {
        return opened == null ? null : opened.file();
    }

    @Override
    public Path keepCopy() throws IOException {
        readers.acquireUninterruptibly();
        try {
            return folder.keepCopy(to -> current().file().copyTo(to));
        } finally {
            readers.release();
        }
    }

    @Override
    public void close() {
        // LMDB must not be closed while it is read.
        readers.acquireUninterruptibly(LmdbEnvironment.READERS);
        LmdbEnvironment now = opened;
        opened = null;
        whyNotOpen = "the journal is closed";
        if (now != null) {
            now.close();
        }
        readers.release(LmdbEnvironment.READERS);
        folder.close();
    }
}
