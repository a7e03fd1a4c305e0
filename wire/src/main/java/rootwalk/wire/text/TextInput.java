package rootwalk.wire.text;

/// The rest of a text that is read in pieces.
@FunctionalInterface
public interface TextInput {

    /// No more text.
    TextInput END = (_, _, _) -> -1;

    /// Reads some of the next octets into an array. Returns how many, at least one; -1 at the end.
    ///
    /// @throws EntryException if they cannot be read
    int read(byte[] target, int from, int most);
}
