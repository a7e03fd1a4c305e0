package rootwalk.wire.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Checks by trial whether a file can be written. A check of permissions is not enough: a file system may refuse new files, and
/// permissions do not apply to root. Every file and folder that is made is deleted at once. Stateless.
public final class WriteTrial {

    /// The name is hidden, and shows the origin of a folder that an interrupted trial has left.
    private static final String PREFIX = ".rootwalk-";

    private WriteTrial() {}

    /// Why a file cannot be made, with the folders that it needs; empty if it can. An existing file is not touched.
    public static Optional<String> newFile(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        while (!Files.exists(folder, NOFOLLOW_LINKS) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder)) {
            return Optional.of(folder + " is not a folder");
        }
        Deque<Path> made = new ArrayDeque<>();
        try {
            made.push(Files.createTempDirectory(folder, PREFIX));
            for (Path name : folder.relativize(absolute)) {
                made.push(Files.createDirectory(made.element().resolve(name)));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no file can be created in " + folder + ": " + reason(file, e));
        } finally {
            made.forEach(WriteTrial::delete);
        }
    }

    /// Why an existing regular file cannot be appended to; empty if it can. The file stays as it is.
    public static Optional<String> append(Path file) {
        try (OutputStream _ = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " cannot be written: " + reason(file, e));
        }
    }

    /// The reason of a failure to write or create a file, as text.
    public static String reason(Path file, IOException failure) {
        return failure instanceof NoSuchFileException ? absence(file.toAbsolutePath().normalize())
                : RegularFile.trouble(failure);
    }

    private static String absence(Path file) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        // In the second case the folder is one like /proc.
        return Files.isDirectory(folder) ? "its file system accepts no new files" : "there is no folder " + folder;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A folder that could be made a moment ago can be deleted, unless its file system has failed since.
            file.toFile().deleteOnExit();
        }
    }
}
