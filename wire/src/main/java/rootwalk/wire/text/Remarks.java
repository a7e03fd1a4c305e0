package rootwalk.wire.text;

/// Takes what is allowed in a record, but hardly meant.
@FunctionalInterface
public interface Remarks {

    /// For readers that have no one to warn.
    Remarks NONE = (_, _) -> {};

    /// @param what is odd, in words for the author of the text
    /// @param remedy the way out
    void add(String what, String remedy);
}
