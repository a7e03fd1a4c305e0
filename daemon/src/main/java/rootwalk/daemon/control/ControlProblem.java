package rootwalk.daemon.control;

/// A problem as it is reported, as text or as JSON.
///
/// @param text the whole on one line
/// @param file that is meant, or nothing
/// @param line from 1; 0 when no line is meant
/// @param column from 1; 0 when no column is meant
/// @param remedy the way out, or nothing
public record ControlProblem(
        Severity severity, String text, String file, int line, int column, String message, String remedy) {

    /// How bad it is.
    public enum Severity {
        /// The command was not carried out, or only in part.
        ERROR,
        /// It was done.
        WARNING
    }

    private static final String BETWEEN = "; ";

    /// @param text what is wrong and, after the first semicolon, the way out
    public static ControlProblem error(String text) {
        return of(Severity.ERROR, text);
    }

    /// @param text what is wrong and, after the first semicolon, the way out
    public static ControlProblem warning(String text) {
        return of(Severity.WARNING, text);
    }

    private static ControlProblem of(Severity severity, String text) {
        int end = text.indexOf(BETWEEN);
        return new ControlProblem(severity, text, "", 0, 0, end < 0 ? text : text.substring(0, end),
                end < 0 ? "" : text.substring(end + BETWEEN.length()));
    }

    @Override
    public String toString() {
        return text;
    }
}
