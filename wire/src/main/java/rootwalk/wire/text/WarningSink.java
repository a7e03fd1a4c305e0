package rootwalk.wire.text;

/// Receives warnings of likely mistakes in a record.
@FunctionalInterface
public interface WarningSink {

    /// Ignores warnings.
    WarningSink NONE = (_, _) -> {};

    /// @param what is unusual, for the author of the text
    /// @param remedy how to solve it
    void add(String what, String remedy);
}
