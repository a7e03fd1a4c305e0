package rootwalk.authoritative.zone;

/// Identifies a version of a zone: a file may have other records with the same serial number.
///
/// @param serial of the SOA record
/// @param number another one for each snapshot
public record ZoneVersion(int serial, long number) {

    /// There is no snapshot.
    public static final ZoneVersion NONE = new ZoneVersion(0, 0);

    /// The version that is served.
    static ZoneVersion of(ZoneState state) {
        return switch (state) {
            case ZoneSnapshot snapshot -> snapshot.version();
            case ZoneState.Unloaded _ -> NONE;
        };
    }
}
