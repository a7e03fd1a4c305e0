package rootwalk.web.path;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Pattern;

/// The message of a library exception, without the names of classes and system calls.
public final class ErrorText {

    /// A class name before the message of a wrapped exception.
    private static final Pattern CLASS = Pattern.compile("^(?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:: ?|$)");

    /// Netty's text for a failed system call: `recvAddress(..) failed with error(-104): Connection reset by peer`.
    private static final Pattern CALL = Pattern.compile("^[\\w]+\\([^)]*\\) failed(?: with error\\([^)]*\\))?: ?");

    private ErrorText() {}

    /// @return never empty
    public static String of(Throwable why) {
        for (Throwable below = why; below != null; below = below.getCause()) {
            String words = withoutNames(String.valueOf(below.getMessage()));
            if (below.getMessage() != null && !words.isBlank()) {
                return words;
            }
            if (below instanceof ClosedChannelException) {
                return "the connection was closed";
            }
            if (below instanceof EOFException) {
                return "it ends too early";
            }
        }
        return "no reason was given";
    }

    private static String withoutNames(String message) {
        String text = message.strip();
        String before;
        do {
            before = text;
            text = CALL.matcher(CLASS.matcher(text).replaceFirst("")).replaceFirst("").strip();
        } while (!text.equals(before));
        return text;
    }
}
