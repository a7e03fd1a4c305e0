package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.lmdb.LmdbException;
import rootwalk.wire.file.RegularFile;

/// The folder of a store in a file of LMDB. Only one server has it open.
final class LmdbFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LmdbFolder.class);

    private static final String DATA = "data.mdb";
    private static final String LOCK = "rootwalk.lock";

    private final Path path;
    private final FileChannel lock;

    private LmdbFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Whether a folder has a store.
    static boolean hasStore(Path path) {
        return Files.exists(path.resolve(DATA));
    }

    /// Opens a folder, which is created if it does not exist.
    ///
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    static LmdbFolder open(Path path) throws IOException {
        create(path);
        return new LmdbFolder(path, lock(path));
    }

    private static void create(Path folder) throws IOException {
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

    Path path() {
        return path;
    }

    /// The file of LMDB, which may not exist yet.
    Path file() {
        return path.resolve(DATA);
    }

    /// Renames the file, because it is damaged.
    void setAside(@Nullable String why) throws IOException {
        Path kept = KeptFiles.next(file());
        Files.move(file(), kept, StandardCopyOption.ATOMIC_MOVE);
        LOG.error(
                "the journal {} is damaged: {}; it is kept as {}, and all zones begin without it: changes that are not in"
                        + " zone files are lost",
                file(), why, kept);
    }

    /// Makes a copy of the file that is named as a damaged one.
    ///
    /// @return the copy
    Path keepCopy(Copier copier) throws IOException {
        Path kept = KeptFiles.next(file());
        Path part = Files.createTempDirectory(path, "copy");
        try {
            copier.copyTo(part);
            Files.move(part.resolve(DATA), kept, StandardCopyOption.ATOMIC_MOVE);
            return kept;
        } catch (LmdbException | UnreadableException e) {
            throw new IOException("the damaged journal " + file() + " cannot be copied to " + kept + ": "
                    + e.getMessage() + "; make space on the disk", e);
        } finally {
            Files.deleteIfExists(part.resolve(DATA));
            Files.delete(part);
        }
    }

    /// Copies the file of LMDB to another folder.
    @FunctionalInterface
    interface Copier {

        void copyTo(Path folder) throws UnreadableException;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("the lock of the journal cannot be released", e);
        }
    }
}
