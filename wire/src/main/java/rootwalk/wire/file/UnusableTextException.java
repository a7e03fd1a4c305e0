package rootwalk.wire.file;

import org.jspecify.annotations.Nullable;

/// A text of an operator cannot be used, a value of the configuration or a PEM file for example. The message says what is
/// wrong.
public final class UnusableTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// @param remedy what to do or to write
    public UnusableTextException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public UnusableTextException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /// What to do or to write.
    public String remedy() {
        return remedy;
    }
}
