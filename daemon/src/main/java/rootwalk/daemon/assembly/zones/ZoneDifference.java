package rootwalk.daemon.assembly.zones;

import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// Zones that come and go while the server runs. A zone that is in both lists is removed and added again.
///
/// @param removed they lose what the journal has of them
/// @param added zones that are new, or have other settings and keep their content
/// @param content of new zones, by their names
public record ZoneDifference(Set<Name> removed, List<RunTimeZone> added, Map<Name, ZoneSnapshot> content) {

    /// Zones without content.
    public static ZoneDifference of(Set<Name> removed, List<RunTimeZone> added) {
        return new ZoneDifference(removed, added, Map.of());
    }
}
