package rootwalk.authoritative.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// How files looked at one moment: enough to tell, without reading them, that they are no longer the same.
public final class FileStamps {

    /// How one file looked; one that cannot be looked at has no key.
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

    /// Whether any of the files was written, exchanged or removed, or has come into being.
    public boolean haveChanged() {
        for (Stamp stamp : stamps) {
            if (!stamp.equals(Stamp.of(stamp.file()))) {
                return true;
            }
        }
        return false;
    }
}
