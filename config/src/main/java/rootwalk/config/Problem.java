package rootwalk.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

import rootwalk.wire.SafeText;

/// A problem of the configuration.
///
/// @param message what is wrong
/// @param remedy what to write or to do; empty if nothing can be done
public record Problem(SourceLocation location, String message, String remedy) {

    private static final String BETWEEN = "; ";

    /// @param text what is wrong and, after the first semicolon, the remedy
    static Problem of(SourceLocation location, String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0
                ? new Problem(location, text, "")
                : new Problem(location, text.substring(0, end), text.substring(end + BETWEEN.length()));
    }

    /// In order of location in a file; problems of other files follow in their existing order.
    public static List<Problem> sorted(List<Problem> found, Path file) {
        return found.size() < 2 ? List.copyOf(found) : found.stream().sorted(firstIn(file)).toList();
    }

    private static Comparator<Problem> firstIn(Path file) {
        ToIntFunction<Problem> line = problem -> problem.isIn(file) ? problem.location().line() : Integer.MAX_VALUE;
        ToIntFunction<Problem> column = problem -> problem.isIn(file) ? problem.location().column() : 0;
        return Comparator.comparingInt(line).thenComparingInt(column);
    }

    private boolean isIn(Path file) {
        return location.file().equals(file);
    }

    /// `file:line:column: message; remedy`, always on one line.
    @Override
    public String toString() {
        return SafeText.text(location + ": " + message + (remedy.isEmpty() ? "" : BETWEEN + remedy));
    }
}
