package rootwalk.authoritative.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The attributes of files at one moment, from which a change is noticed without reading them.
public final class FileStamps {

    /// The attributes of one file; the key is null if they cannot be read.
    record Stamp(Path file, FileTime modified, long size, @Nullable Object key) {

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return new Stamp(file, FileTime.fromMillis(0), -1, null);
            }
        }
    }

    private final List<Stamp> stamps;

    FileStamps(List<Stamp> stamps) {
        this.stamps = List.copyOf(stamps);
    }

    /// Whether any of the files was written, replaced, removed or created.
    public boolean haveChanged() {
        for (Stamp stamp : stamps) {
            if (!stamp.equals(Stamp.of(stamp.file()))) {
                return true;
            }
        }
        return false;
    }
}
