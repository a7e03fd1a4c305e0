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

/// The folder of stored responses: one file each, with a limit on the total size. Thread-safe; several processes may
/// use it at the same time.
///
/// The name of a file is the digest of its URL, followed by the digest of its secondary key. Its first two letters are
/// the name of the subfolder. A file is written and flushed under a temporary name, and then renamed. The modification
/// time of a file is its last use; the least recently used files are removed first. Each process counts the octets that
/// it writes, and lists the folder when they exceed the limit, so files of other processes count only then.
final class ResponseFolder {

    /// Older temporary files are left over from a process that ended.
    private static final Duration MAX_TEMPORARY_AGE = Duration.ofHours(1);

    private static final String TEMPORARY_PREFIX = "begun-";
    private static final int NAME_LENGTH = 32;

    private final Path folder;
    private final long maxSize;
    private final InstantSource clock;
    private final AtomicLong size = new AtomicLong();

    /// Opens the folder, and creates it with access for this account only.
    ///
    /// @param bound the largest size in octets
    ResponseFolder(Path folder, long bound, InstantSource clock) throws IOException {
        this.folder = folder;
        this.maxSize = bound;
        this.clock = clock;
        makePrivate(folder);
        sweep();
    }

    /// All stored responses of a URL. Files that cannot be read are ignored.
    List<StoredResponse> of(Url url) {
        List<StoredResponse> found = new ArrayList<>();
        for (Path file : files(url)) {
            read(file).filter(stored -> stored.url().equals(url)).ifPresent(found::add);
        }
        return found;
    }

    /// Stores a response, and replaces one with the same keys.
    ///
    /// @throws IOException if the file cannot be written; the old file is unchanged then
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

    /// Records that a response was used.
    void touch(StoredResponse stored) {
        try {
            Files.setLastModifiedTime(file(stored), FileTime.from(clock.instant()));
        } catch (IOException e) {
            // Another process has removed the file.
        }
    }

    void remove(StoredResponse stored) {
        delete(file(stored));
    }

    /// Removes all stored responses of a URL.
    ///
    /// @return how many were removed
    int remove(Url url) {
        List<Path> files = files(url);
        files.forEach(ResponseFolder::delete);
        return files.size();
    }

    /// The largest size of one response in octets, so that one response cannot evict all others.
    long maxResponse() {
        return maxSize / 4;
    }

    private record Entry(Path file, Instant used, long octets) {}

    /// Counts the size of all files, and removes the least recently used down to nine tenths of the limit.
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
            // The file stays and is counted by the next sweep.
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
