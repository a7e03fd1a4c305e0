package rootwalk.daemon.control;

/// The one line that a client sends: a command, and how the answer is to be written.
public record ControlRequest(ControlCommand command, Format format) {

    /// How an answer is written.
    public enum Format {
        /// For people.
        TEXT,
        /// For programs, one JSON value.
        JSON
    }

    private static final String JSON_MARK = "json ";

    /// Without the line feed that ends it.
    String line() {
        return (format == Format.JSON ? JSON_MARK : "") + command.words();
    }

    /// How the answer to a line is written, whatever else the line has in it.
    static Format formatOf(String line) {
        return line.startsWith(JSON_MARK) ? Format.JSON : Format.TEXT;
    }

    /// @throws IllegalArgumentException with what is wrong
    static ControlRequest parse(String line) {
        return line.startsWith(JSON_MARK)
                ? new ControlRequest(ControlCommand.parse(line.substring(JSON_MARK.length())), Format.JSON)
                : new ControlRequest(ControlCommand.parse(line), Format.TEXT);
    }
}
