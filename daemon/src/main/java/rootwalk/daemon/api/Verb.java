package rootwalk.daemon.api;

/// What a client may do with a zone.
public enum Verb {
    /// Read records, the state of the zone and its history.
    READ,
    /// Change records.
    WRITE,
    /// Freeze, thaw, refresh and transfer the zone, and notify its secondaries.
    CONTROL,
    /// Create the zone.
    CREATE,
    /// Delete the zone.
    DELETE
}
