package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

/// Keeps zones in step with their files: reads what is new or has changed, and lets everything else be. A file with
/// errors changes nothing for a zone that is being served. Used by one thread at a time; the zones that it hands out
/// are read by all.
public final class ZoneLoader {

    /// A zone to be served from a file.
    public record Source(Name apex, Path file) {}

    /// What one round of loading did.
    ///
    /// @param zones all zones of the sources
    /// @param problems of the files that were read, and those of files that had errors before and are still the same
    /// @param read how many files were read
    public record Loaded(ZoneSet zones, List<ZoneProblem> problems, int read) {}

    private record Held(Source source, Zone zone, FileStamps files, List<ZoneProblem> standing) {}

    private Map<Name, Held> held = new HashMap<>();

    /// Loads the zones of some sources. Zones that were loaded before and are no longer among them are forgotten.
    public Loaded load(List<Source> sources) {
        Map<Name, Held> next = HashMap.newHashMap(sources.size());
        List<ZoneProblem> problems = new ArrayList<>();
        int read = 0;
        for (Source source : sources) {
            Held before = held.get(source.apex());
            if (before != null && before.source().equals(source) && !before.files().haveChanged()) {
                next.put(source.apex(), before);
                problems.addAll(before.standing());
                continue;
            }
            ZoneReading reading = ZoneFile.read(source.apex(), source.file());
            read++;
            problems.addAll(reading.problems());
            next.put(source.apex(), new Held(source, zone(source.apex(), before, reading.state()), reading.files(),
                    reading.hasErrors() ? reading.problems() : List.of()));
        }
        held = next;
        return new Loaded(ZoneSet.of(next.values().stream().map(Held::zone).toList()), problems, read);
    }

    private static Zone zone(Name apex, @Nullable Held before, ZoneState state) {
        if (before == null) {
            return new Zone(apex, state);
        }
        Zone zone = before.zone();
        if (state instanceof ZoneSnapshot || !(zone.state() instanceof ZoneSnapshot)) {
            zone.publish(state);
        }
        return zone;
    }
}
