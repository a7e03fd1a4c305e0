package rootwalk.cli.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/// Exit statuses and error texts of commands.
public final class Exit {

    public static final int DONE = 0;
    public static final int FAILED = 1;

    /// The heading of the exit statuses in a help text.
    public static final String HEADING = "%nExit status:%n";
    /// The same for every command: no file has been read, and nothing has been sent.
    public static final String WRONG_USAGE = "2:usage error: the command line is not valid";

    private Exit() {}

    /// The text of an exception, with the path if it is about a file.
    public static String reason(Throwable failure) {
        return failure instanceof FileSystemException of && of.getFile() != null
                ? of.getFile() + ": " + why(failure)
                : why(failure);
    }

    /// What to do about an [OutOfMemoryError].
    public static String outOfMemory(String message) {
        return message.contains("native thread")
                ? "the system does not allow this process more threads; raise ulimit -u, or TasksMax= of its unit"
                : "out of memory (" + message + "); set a larger heap with ROOTWALK_JVM_OPTIONS=-Xmx...";
    }

    /// The same without the path. The message of many exceptions about files is only the path.
    public static String why(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError lack -> outOfMemory(String.valueOf(lack.getMessage()));
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "it is not a folder";
            case FileSystemException of when of.getReason() != null -> of.getReason();
            default -> Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        };
    }
}
