package rootwalk.authoritative.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Meta;
import org.lmdbjava.Txn;
import rootwalk.authoritative.journal.Store.Write;
import rootwalk.wire.file.RegularFile;

/// An environment of LMDB that is open: a file that was checked before LMDB read it, and its only database.
record LmdbEnvironment(Env<byte[]> env, Dbi<byte[]> data, int pageSize) implements AutoCloseable {

    /// The setting with which the LMDB library is found; without it, it is copied to the folder for temporary files.
    private static final String LIBRARY = "lmdbjava.native.lib";

    /// Readers do not belong to threads, and so not to the carriers of virtual threads either. LMDB has a fixed number of them.
    static final int READERS = 64;

    private static final int OWNER_ONLY = 0600;

    private static final Write HEADER = Checked.put(Keys.header(), new byte[0]);

    /// Opens the file of a folder. If LMDB cannot open it, or must not, it is renamed, and there is a new one.
    ///
    /// @param size of the file at most, in octets
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    static LmdbEnvironment openOrReplace(LmdbFolder folder, long size) throws IOException {
        try {
            if (Files.exists(folder.file())) {
                try {
                    return openChecked(folder, size);
                } catch (DamageException e) {
                    folder.setAside(e.getMessage());
                }
            }
            return openNew(folder, size);
        } catch (LinkageError e) {
            throw new IOException(notLoaded(e), e);
        }
    }

    private static String notLoaded(LinkageError e) {
        return "the LMDB library cannot be loaded (" + e.getMessage() + "); install LMDB, and start with"
                + " ROOTWALK_JVM_OPTIONS=-D" + LIBRARY + "=lmdb";
    }

    /// The name and version of the library, or why it cannot be loaded.
    static String library() {
        try {
            Meta.Version version = Meta.version();
            return "LMDB " + version.major + "." + version.minor + "." + version.patch;
        } catch (LinkageError e) {
            return notLoaded(e);
        }
    }

    private static LmdbEnvironment openNew(LmdbFolder folder, long size) throws IOException {
        try {
            return openUnchecked(folder, size);
        } catch (DamageException e) {
            throw new IOException("a new file " + folder.file() + " is damaged: " + e.getMessage()
                    + "; name another folder with journal.directory", e);
        }
    }

    /// Opens a file that exists.
    static LmdbEnvironment openChecked(LmdbFolder folder, long size) throws IOException, DamageException {
        Path file = folder.file();
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

    private static LmdbEnvironment openUnchecked(LmdbFolder folder, long size) throws IOException, DamageException {
        useLibraryOfDistribution();
        Path file = folder.file();
        Env<byte[]> env = null;
        boolean isOpen = false;
        try {
            env = Env.create(ByteArrayProxy.PROXY_BA).setMapSize(size).setMaxReaders(READERS + 1)
                    .open(folder.path().toFile(), OWNER_ONLY, EnvFlags.MDB_NOTLS);
            // Another program may have been killed while it read the file.
            int ignored = env.readerCheck();
            LmdbEnvironment opened =
                    new LmdbEnvironment(env, env.openDbi((byte[]) null), env.stat().pageSize);
            opened.checkHeader(file);
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

    private void checkHeader(Path file) throws DamageException, OtherVersionException {
        byte[] value;
        try (Txn<byte[]> txn = env.txnRead()) {
            value = data.get(txn, Keys.header());
            if (value == null && data.stat(txn).entries > 0) {
                throw new DamageException("the header is missing");
            }
        }
        if (value == null) {
            writeHeader();
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

    /// Makes writes, all or none, in one transaction.
    void write(List<Write> writes) {
        try (Txn<byte[]> txn = env.txnWrite()) {
            for (Write write : writes) {
                switch (write) {
                    case Write.Put(byte[] key, byte[] value) -> data.put(txn, key, value);
                    case Write.Delete(byte[] key) -> data.delete(txn, key);
                }
            }
            txn.commit();
        }
    }

    /// Makes a transaction that changes nothing.
    void writeHeader() {
        write(List.of(HEADER));
    }

    @Override
    public void close() {
        env.close();
    }
}
