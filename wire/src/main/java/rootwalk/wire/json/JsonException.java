package rootwalk.wire.json;

/// A text is not JSON, or exceeds a limit of the reader. The message has the reason with line and column.
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    JsonException(String reason) {
        super(reason);
    }
}
