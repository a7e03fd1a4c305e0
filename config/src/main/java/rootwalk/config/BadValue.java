package rootwalk.config;

/// A value that cannot be taken. The message says what is wrong with it.
final class BadValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// @param remedy what to write
    BadValue(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /// The same trouble, said of the value that has it.
    BadValue(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /// What to write.
    String remedy() {
        return remedy;
    }
}
