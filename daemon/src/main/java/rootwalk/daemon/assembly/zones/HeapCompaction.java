package rootwalk.daemon.assembly.zones;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// Compacts the heap after the zones of the start are loaded and before the first query (docs/decisions/024).
///
/// A lookup in a zone's trie has many cache misses. After loading, the objects of the trie are scattered among those of the
/// zone-file reader. Answers allocate nothing, so no later collection would bring them together.
public final class HeapCompaction {

    /// With fewer names, zones fit into the CPU caches anyway, and a collection would delay the start.
    private static final int ENOUGH_NAMES = 2_000;

    /// From this number of names on, zones are larger than the CPU caches even after a collection, and the collection
    /// would take long.
    private static final int MANY_NAMES = 200_000;

    private HeapCompaction() {}

    public static void afterLoading(ZoneSet zones) {
        if (isWorthwhile(zones)) {
            System.gc();
        }
    }

    static boolean isWorthwhile(ZoneSet zones) {
        return isWorthwhile(zones, MANY_NAMES);
    }

    /// @param many the number of names from which on a collection takes too long
    static boolean isWorthwhile(ZoneSet zones, int many) {
        return hasNames(zones, ENOUGH_NAMES) && !hasNames(zones, many);
    }

    /// Whether zones have so many names, all together.
    static boolean hasNames(ZoneSet zones, int count) {
        long names = 0;
        for (Zone zone : zones) {
            names += zone.state() instanceof ZoneSnapshot snapshot ? snapshot.names().size() : 0;
        }
        return names >= count;
    }
}
