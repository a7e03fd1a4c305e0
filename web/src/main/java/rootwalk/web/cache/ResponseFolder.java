package rootwalk.web.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import rootwalk.web.http.Body;
import rootwalk.web.url.Url;
import rootwalk.wire.file.RegularFile;

/// The folder of stored responses, one file each, bounded in octets. Any thread, and any number of processes at once.
///
/// A file's name begins with the digest of its URL and ends with that of its secondary key; the first two letters are a
/// folder of their own. Files appear by being renamed, whole and flushed. The time of a file is that of its last use: who
/// has not been used for longest goes first. Each process counts its own octets and looks at the folder again when they
/// pass the bound; what others wrote meanwhile comes on top until then.
final class ResponseFolder {

    /// What is begun and not renamed after this long was left behind by a process that ended.
    private static final Duration MAX_TEMPORARY_AGE = Duration.ofHours(1);

    private static final String TEMPORARY_PREFIX = "begun-";
    private static final int NAME_LENGTH = 32;

    private final Path folder;
    private final long maxSize;
    private final InstantSource clock;
    private final AtomicLong size = new AtomicLong();

    /// Opens the folder, or makes it so that only this account can read it.
    ///
    /// @param bound
    ///            in octets
    ResponseFolder(Path folder, long bound, InstantSource clock) throws IOException {
        this.folder = folder;
        this.maxSize = bound;
        this.clock = clock;
        makePrivate(folder);
        sweep();
    }

    /// All that is stored of a URL. What cannot be read is not there.
    List<StoredResponse> of(Url url) {
        List<StoredResponse> found = new ArrayList<>();
        for (Path file : files(url)) {
            read(file).filter(stored -> stored.url().equals(url)).ifPresent(found::add);
        }
        return found;
    }

    /// Keeps a response in the place of another with the same keys.
    ///
    /// @throws IOException
    ///             when the disk does not take it; what was there before is there still
    void write(StoredResponse stored) throws IOException {
        byte[] octets = StoredResponseFormat.write(stored);
        Path file = file(stored);
        makePrivate(subfolder(file.getFileName().toString()));
        Path begun = Files.createTempFile(folder, TEMPORARY_PREFIX, "");
        try {
            try (FileChannel channel = FileChannel.open(begun, StandardOpenOption.WRITE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(octets); rest.hasRemaining();) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.setLastModifiedTime(begun, FileTime.from(clock.instant()));
            Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(begun);
        }
        if (size.addAndGet(octets.length) > maxSize) {
            sweep();
        }
    }

    /// Remembers that a response was of use.
    void touch(StoredResponse stored) {
        try {
            Files.setLastModifiedTime(file(stored), FileTime.from(clock.instant()));
        } catch (IOException e) {
            // Another process has removed it. It was of use nevertheless.
        }
    }

    void remove(StoredResponse stored) {
        delete(file(stored));
    }

    /// Removes all that is stored of a URL, and says how many that were.
    int remove(Url url) {
        List<Path> files = files(url);
        files.forEach(ResponseFolder::delete);
        return files.size();
    }

    /// Octets that one response may have: one alone must not empty the folder.
    long maxResponse() {
        return maxSize / 4;
    }

    private record Entry(Path file, Instant used, long octets) {}

    /// Counts what is here, and removes the least recently used down to nine tenths of the bound.
    private void sweep() throws IOException {
        List<Entry> all = all();
        long octets = all.stream().mapToLong(Entry::octets).sum();
        if (octets > maxSize) {
            all.sort(Comparator.comparing(Entry::used));
            for (Entry kept : all) {
                if (octets <= maxSize / 10 * 9) {
                    break;
                }
                delete(kept.file());
                octets -= kept.octets();
            }
        }
        size.set(octets);
    }

    private List<Entry> all() throws IOException {
        List<Entry> all = new ArrayList<>();
        for (Path entry : entries(folder, "*")) {
            if (entry.getFileName().toString().startsWith(TEMPORARY_PREFIX)) {
                removeIfAbandoned(entry);
            } else if (Files.isDirectory(entry)) {
                entries(entry, "*").forEach(file -> entry(file).ifPresent(all::add));
            }
        }
        return all;
    }

    private void removeIfAbandoned(Path begun) {
        entry(begun).filter(file -> file.used().isBefore(clock.instant().minus(MAX_TEMPORARY_AGE)))
                .ifPresent(file -> delete(file.file()));
    }

    private static Optional<Entry> entry(Path file) {
        try {
            return Optional.of(new Entry(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<StoredResponse> read(Path file) {
        try {
            return StoredResponseFormat.read(RegularFile.octets(file, (int) Math.min(maxSize, Integer.MAX_VALUE - 8)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<Path> files(Url url) {
        String name = digest(url.toString());
        try {
            return entries(subfolder(name), name + "-*");
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path file(StoredResponse stored) {
        String name = digest(stored.url().toString());
        return subfolder(name).resolve(name + "-" + digest(stored.varyKey().toString()));
    }

    private Path subfolder(String name) {
        return folder.resolve(name.substring(0, 2));
    }

    private static List<Path> entries(Path folder, String glob) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays, and is counted again by the next sweep.
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
    }

    private static String digest(String text) {
        return Body.of(text, StandardCharsets.UTF_8).digest().substring(0, NAME_LENGTH);
    }
}
