package rootwalk.authoritative.zone;

/// What a zone has to answer from: a snapshot, or a reason why it has none.
public sealed interface ZoneState permits ZoneSnapshot, ZoneState.Unloaded {

    /// Nothing to answer from.
    ///
    /// @param reason in words for the operator
    record Unloaded(String reason) implements ZoneState {}
}
