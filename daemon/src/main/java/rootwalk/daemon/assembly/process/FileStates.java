package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The states of some files at one time, which are not read for that; equal if no file has changed.
public record FileStates(List<Optional<Stamp>> stamps) {

    /// Distinguishes the states of a file. The file key changes if another file is renamed to its name, or if a symbolic link
    /// is replaced.
    record Stamp(Object key, long modified, long size) {}

    public static FileStates of(List<Path> files) {
        return new FileStates(files.stream().map(FileStates::stamp).toList());
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(Objects.requireNonNullElse(attributes.fileKey(), ""),
                    attributes.lastModifiedTime().toMillis(), attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
