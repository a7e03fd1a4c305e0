package rootwalk.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/// How a command ends.
final class Exit {

    static final int DONE = 0;
    static final int FAILED = 1;

    /// Above the list of exit statuses in a help.
    static final String HEADING = "%nExit status:%n";
    /// The same for every command: no file was read yet, and nothing was asked.
    static final String WRONG_USAGE = "2:wrong usage: the command line cannot be understood";

    private Exit() {}

    /// The text of an exception for people, with the path if it is about a file.
    static String reason(Throwable failure) {
        return failure instanceof FileSystemException of && of.getFile() != null
                ? of.getFile() + ": " + why(failure)
                : why(failure);
    }

    /// What to do about an [OutOfMemoryError].
    static String outOfMemory(String message) {
        return message.contains("native thread")
                ? "the system gives this process no more threads; raise ulimit -u, or TasksMax= of its unit"
                : "out of memory (" + message + "); have a larger heap with ROOTWALK_JVM_OPTIONS=-Xmx...";
    }

    /// The same where the path has been said. Exceptions about files mostly say the path and nothing else.
    static String why(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError lack -> outOfMemory(String.valueOf(lack.getMessage()));
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "this user may not";
            case NotDirectoryException _ -> "it is no folder";
            case FileSystemException of when of.getReason() != null -> of.getReason();
            default -> Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        };
    }
}
