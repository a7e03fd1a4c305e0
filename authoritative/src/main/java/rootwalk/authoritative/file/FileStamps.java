package rootwalk.authoritative.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The attributes of files at one moment, which show whether a file has changed, without reading it.
public final class FileStamps {

    /// The attributes of one file. There may be 100,000 zones, so this is small.
    ///
    /// @param modified nanoseconds since 1970
    /// @param size octets; -1 if the file cannot be read
    /// @param identity differs if the file was replaced by another one
    record Stamp(Path file, long modified, long size, int identity) {

        static Stamp of(Path file) {
            try {
                return of(file, Files.readAttributes(file, BasicFileAttributes.class));
            } catch (IOException e) {
                return unreadable(file);
            }
        }

        static Stamp of(Path file, BasicFileAttributes attributes) {
            return new Stamp(file, attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size(),
                    Objects.hashCode(attributes.fileKey()));
        }

        /// Not the stamp of a file that is there: it is read again, since its permissions may have changed.
        static Stamp unreadable(Path file) {
            return new Stamp(file, 0, -1, 0);
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
