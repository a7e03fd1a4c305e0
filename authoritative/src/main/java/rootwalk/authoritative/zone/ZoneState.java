package rootwalk.authoritative.zone;

/// What a zone is answered from: a snapshot, or a reason why there is none.
public sealed interface ZoneState permits ZoneSnapshot, ZoneState.Unloaded {

    /// No snapshot.
    ///
    /// @param reason in words for the operator
    record Unloaded(String reason) implements ZoneState {}
}
