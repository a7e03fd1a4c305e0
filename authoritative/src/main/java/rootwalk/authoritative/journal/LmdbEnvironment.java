package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import rootwalk.authoritative.journal.Store.Write;
import rootwalk.authoritative.lmdb.LmdbException;
import rootwalk.authoritative.lmdb.LmdbFile;
import rootwalk.authoritative.lmdb.LmdbTransaction;
import rootwalk.wire.file.RegularFile;

/// A file of LMDB that is open, was checked before LMDB read it, and has our header.
record LmdbEnvironment(LmdbFile file) implements AutoCloseable {

    /// LMDB has a fixed number of them.
    static final int READERS = 64;

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
        String why = e instanceof NoClassDefFoundError ? "as before" : e.getMessage();
        return "the LMDB library cannot be loaded (" + why
                + "); install LMDB (liblmdb0 of Debian), and restart the server";
    }

    /// The name and version of the library, or why it cannot be loaded.
    static String library() {
        try {
            return "LMDB " + LmdbFile.version();
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
        Path path = folder.file();
        LmdbEnvironment opened = null;
        boolean isOpen = false;
        try {
            opened = new LmdbEnvironment(LmdbFile.open(folder.path(), size, READERS + 1));
            opened.checkHeader(path);
            isOpen = true;
            return opened;
        } catch (LmdbException e) {
            throw switch (e.kind()) {
                case DAMAGE -> throw new DamageException(String.valueOf(e.getMessage()));
                case OTHER_VERSION -> new OtherVersionException(path + " is of another version of LMDB");
                case FILE_FULL, DISK_FULL, REFUSAL, OTHER -> new IOException("LMDB cannot open " + path + ": "
                        + e.getMessage() + "; make space, raise journal.size, or name another folder with"
                        + " journal.directory", e);
            };
        } finally {
            if (!isOpen && opened != null) {
                opened.close();
            }
        }
    }

    private void checkHeader(Path path) throws DamageException, OtherVersionException {
        byte[] value;
        try (LmdbTransaction reading = file.read()) {
            value = reading.get(Keys.header());
            if (value == null && !reading.isEmpty()) {
                throw new DamageException("the header is missing");
            }
        }
        if (value == null) {
            writeHeader();
            return;
        }
        byte[] ignored = Checked.content(Keys.header(), value, "the header", version -> {
            throw new OtherVersionException(
                    path + " has version " + version + " of the format of the journal, which this version of"
                            + " rootwalk does not know");
        });
    }

    /// Makes writes, all or none, in one transaction.
    void write(List<Write> writes) {
        try (LmdbTransaction transaction = file.write()) {
            for (Write write : writes) {
                switch (write) {
                    case Write.Put(byte[] key, byte[] value) -> transaction.put(key, value);
                    case Write.Delete(byte[] key) -> transaction.delete(key);
                }
            }
            transaction.commit();
        }
    }

    /// Makes a transaction that changes nothing.
    void writeHeader() {
        write(List.of(HEADER));
    }

    @Override
    public void close() {
        file.close();
    }
}
