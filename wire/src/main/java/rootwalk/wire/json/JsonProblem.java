package rootwalk.wire.json;

import java.util.List;
import java.util.Locale;

/// A problem, with the same members in the JSON of every command.
///
/// @param file with the problem, or empty
/// @param line from 1; 0 for none
/// @param column from 1; 0 for none
/// @param remedy how to solve it, or empty
public record JsonProblem(Severity severity, String file, int line, int column, String message, String remedy) {

    /// How severe it is.
    public enum Severity {
        /// The requested action was not done, or not completely.
        ERROR,
        /// The requested action was done.
        WARNING
    }

    private static final String BETWEEN = "; ";

    /// An error without a position in a file.
    public static JsonProblem error(String message, String remedy) {
        return new JsonProblem(Severity.ERROR, "", 0, 0, message, remedy);
    }

    /// An error without a position in a file.
    ///
    /// @param text what is wrong and, after the first semicolon, how to solve it
    public static JsonProblem error(String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0 ? error(text, "") : error(text.substring(0, end), text.substring(end + BETWEEN.length()));
    }

    /// A warning without a position in a file.
    public static JsonProblem warning(String message, String remedy) {
        return new JsonProblem(Severity.WARNING, "", 0, 0, message, remedy);
    }

    /// Writes the member `problems`.
    public static void write(List<JsonProblem> problems, JsonWriter json) {
        json.array("problems");
        problems.forEach(problem -> problem.write(json));
        json.endArray();
    }

    private void write(JsonWriter json) {
        json.object().member("severity", severity.name().toLowerCase(Locale.ROOT));
        if (!file.isEmpty()) {
            json.member("file", file);
        }
        if (line > 0) {
            json.member("line", line);
        }
        if (column > 0) {
            json.member("column", column);
        }
        json.member("message", message).member("remedy", remedy).endObject();
    }
}
