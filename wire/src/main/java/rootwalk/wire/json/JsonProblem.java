package rootwalk.wire.json;

import java.util.List;
import java.util.Locale;

/// Something that is wrong, with the same members in the JSON of every command.
///
/// @param file that is meant, or nothing
/// @param line from 1; 0 when no line is meant
/// @param column from 1; 0 when no column is meant
/// @param remedy what to write or to do, or nothing
public record JsonProblem(Severity severity, String file, int line, int column, String message, String remedy) {

    /// How bad it is.
    public enum Severity {
        /// What was asked for was not done, or not all of it.
        ERROR,
        /// It was done.
        WARNING
    }

    private static final String BETWEEN = "; ";

    /// An error without a place in a file.
    public static JsonProblem error(String message, String remedy) {
        return new JsonProblem(Severity.ERROR, "", 0, 0, message, remedy);
    }

    /// An error without a place in a file.
    ///
    /// @param text what is wrong and, behind the first semicolon, the way out
    public static JsonProblem error(String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0 ? error(text, "") : error(text.substring(0, end), text.substring(end + BETWEEN.length()));
    }

    /// A warning without a place in a file.
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
