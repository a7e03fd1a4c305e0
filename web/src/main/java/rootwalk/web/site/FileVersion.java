package rootwalk.web.site;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// A file as it was when its response was made. A change of the content changes size, time or inode.
///
/// @param key of the inode
public record FileVersion(Path path, long size, FileTime modified, String key) {

    static FileVersion of(Path path, BasicFileAttributes attributes) {
        return new FileVersion(path, attributes.size(), attributes.lastModifiedTime(),
                String.valueOf(attributes.fileKey()));
    }

    /// Opens the file for reading.
    ///
    /// @throws IOException if the file cannot be opened or is another version; the message names it
    public FileChannel open() throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        if (isCurrent()) {
            return file;
        }
        file.close();
        throw new NoSuchFileException(path.toString(), null, "it changed while it was sent");
    }

    private boolean isCurrent() {
        try {
            return of(path, Files.readAttributes(path, BasicFileAttributes.class)).equals(this);
        } catch (IOException e) {
            return false;
        }
    }
}
