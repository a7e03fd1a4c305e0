package rootwalk.control;

/// The line that a client sends: a command, and the format of the response.
public record ControlRequest(ControlCommand command, Format format) {

    /// The format of a response.
    public enum Format {
        /// Text for users.
        TEXT,
        /// For programs, one JSON value.
        JSON
    }

    static final String JSON_MARK = "json ";

    /// Without the line feed that ends it.
    String line() {
        return (format == Format.JSON ? JSON_MARK : "") + command.words();
    }

    /// The format that a line selects, even if its command is not valid.
    static Format formatOf(String line) {
        return line.startsWith(JSON_MARK) ? Format.JSON : Format.TEXT;
    }

    /// @throws IllegalArgumentException with the problem
    static ControlRequest parse(String line) {
        return line.startsWith(JSON_MARK)
                ? new ControlRequest(ControlCommand.parse(line.substring(JSON_MARK.length())), Format.JSON)
                : new ControlRequest(ControlCommand.parse(line), Format.TEXT);
    }
}
