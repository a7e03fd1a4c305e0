package rootwalk.authoritative.zone;

import java.util.List;

/// The latest changes of a zone. Any thread. Reading may wait for a disk, so it is not for event loops.
public interface ZoneHistory {

    /// No changes are known.
    ZoneHistory NONE = _ -> List.of();

    /// The deltas from the version with a serial number to the current version, the oldest first. Each begins with the serial
    /// at which the one before it ends. Empty if they do not reach back to that version.
    List<ZoneDelta> since(int serial);
}
