package rootwalk.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.ToIntFunction;

import rootwalk.wire.SafeText;

/// Something a person should know about the configuration.
///
/// @param message what is wrong
/// @param remedy the way out: what to write, or what to do; empty where there is nothing to do
public record Problem(SourceLocation location, String message, String remedy) {

    private static final String BETWEEN = "; ";

    /// @param text what is wrong and, behind the first semicolon, the way out
    static Problem of(SourceLocation location, String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0
                ? new Problem(location, text, "")
                : new Problem(location, text.substring(0, end), text.substring(end + BETWEEN.length()));
    }

    /// In the order of a file; the problems of other files come behind it, in the order in which they are.
    public static Comparator<Problem> firstIn(Path file) {
        ToIntFunction<Problem> line = problem -> problem.isIn(file) ? problem.location().line() : Integer.MAX_VALUE;
        ToIntFunction<Problem> column = problem -> problem.isIn(file) ? problem.location().column() : 0;
        return Comparator.comparingInt(line).thenComparingInt(column);
    }

    private boolean isIn(Path file) {
        return location.file().equals(file);
    }

    /// `file:line:column: message; remedy`, on one line whatever the file has in it.
    @Override
    public String toString() {
        return SafeText.text(location + ": " + message + (remedy.isEmpty() ? "" : BETWEEN + remedy));
    }
}
