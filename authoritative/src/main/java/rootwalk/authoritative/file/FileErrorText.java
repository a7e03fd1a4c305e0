package rootwalk.authoritative.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// The message for a file that cannot be read.
final class FileErrorText {

    private FileErrorText() {}

    static String of(IOException trouble) {
        return switch (trouble) {
            case NoSuchFileException e -> "there is no such file";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(trouble.getMessage());
        };
    }
}
