package rootwalk.control;

/// A problem as it is reported, as text or as JSON.
///
/// @param text the problem on one line
/// @param file the file with the problem, or empty
/// @param line from 1; 0 for none
/// @param column from 1; 0 for none
/// @param remedy or empty
public record ControlProblem(
        Severity severity, String text, String file, int line, int column, String message, String remedy) {

    /// The severity.
    public enum Severity {
        /// The command was not executed, or only in part.
        ERROR,
        /// The command was executed.
        WARNING
    }

    private static final String BETWEEN = "; ";

    /// @param text the problem and, after the first semicolon, the remedy
    public static ControlProblem error(String text) {
        return of(Severity.ERROR, text);
    }

    /// @param text the problem and, after the first semicolon, the remedy
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
