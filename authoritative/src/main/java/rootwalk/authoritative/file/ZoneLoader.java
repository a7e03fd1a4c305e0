package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// Keeps zones in sync with their files: reads files that are new or have changed, and leaves all others alone. A
/// file with errors changes nothing for a zone that is being served. Used by one thread at a time; its zones are read
/// by all threads.
public final class ZoneLoader {

    /// A zone to be served from a file.
    ///
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    public record Source(Name apex, Path file, Optional<Path> includeBase) {

        public Source(Name apex, Path file) {
            this(apex, file, Optional.empty());
        }
    }

    /// A serial number that decreased: secondaries regard such a zone as older (RFC 1982).
    public record SerialDecrease(Name apex, long from, long to) {}

    private record LoadedZone(Source source, Zone zone, FileStamps files, List<ZoneProblem> standing) {}

    /// The next state of a zone that is being served, which is not used if it has errors.
    private record Change(Zone zone, ZoneState state) {

        void publish(Instant now) {
            if (state instanceof ZoneState.Unloaded(String reason) && zone.state() instanceof ZoneSnapshot) {
                zone.writer().keep(reason, now);
            } else {
                zone.writer().replace(state);
            }
        }
    }

    private final InstantSource clock;
    private final ReadScratch scratch = new ReadScratch();
    private Map<Name, LoadedZone> held = new HashMap<>();

    /// @param clock the time of day
    public ZoneLoader(InstantSource clock) {
        this.clock = clock;
    }

    /// Reads the files of sources without publishing them.
    public LoadResult load(List<Source> sources) {
        LoadResult round = new LoadResult();
        for (Source source : sources) {
            round.add(source);
        }
        round.checkDelegations();
        return round;
    }

    /// Reads the file of one source, even if it has not changed, and leaves all other zones as they are.
    public LoadResult loadOnly(Source source) {
        LoadResult round = new LoadResult();
        round.next.putAll(held);
        round.read(source, held.get(source.apex()));
        round.checkDelegations();
        return round;
    }

    /// The result of one load. Until it is published, the zones being served do not change. If it is never published,
    /// it has no effect, and its files are read again next time.
    public final class LoadResult {

        private final Map<Name, LoadedZone> next = new LinkedHashMap<>();
        /// The states of the zones whose files were read.
        private final Map<Name, ZoneState> read = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<ZoneProblem> problems = new ArrayList<>();
        private final List<SerialDecrease> backwards = new ArrayList<>();
        private final List<Name> filesRead = new ArrayList<>();

        private LoadResult() {}

        private void add(Source source) {
            LoadedZone before = held.get(source.apex());
            if (before != null && before.source().equals(source) && !before.files().haveChanged()) {
                next.put(source.apex(), before);
                problems.addAll(before.standing());
                return;
            }
            read(source, before);
        }

        private void read(Source source, @Nullable LoadedZone before) {
            ZoneReading reading = ZoneFile.read(source.apex(), source.file(), source.includeBase(),
                    ProblemDetail.FEW, scratch);
            filesRead.add(source.apex());
            read.put(source.apex(), reading.state());
            problems.addAll(reading.problems());
            if (reading.state() instanceof ZoneSnapshot snapshot) {
                problems.addAll(ChainCheck.warnings(snapshot, source.file(), source.includeBase()));
            }
            next.put(source.apex(),
                    new LoadedZone(source, zone(source.apex(), before, reading.state()), reading.files(),
                            reading.hasErrors() ? reading.problems() : List.of()));
        }

        /// Compares the DS records and keys of zones that are served, if the file of one of them was read.
        private void checkDelegations() {
            for (LoadedZone child : next.values()) {
                LoadedZone parent = parent(child.source().apex());
                if (parent != null && (isRead(parent) || isRead(child))
                        && state(parent) instanceof ZoneSnapshot above && state(child) instanceof ZoneSnapshot below) {
                    Source source = parent.source();
                    problems.addAll(ServedDelegations.problems(above, source.file(), source.includeBase(), below));
                }
            }
        }

        private @Nullable LoadedZone parent(Name apex) {
            for (int labels = apex.labelCount() - 1; labels >= 0; labels--) {
                LoadedZone zone = next.get(apex.ancestor(labels));
                if (zone != null) {
                    return zone;
                }
            }
            return null;
        }

        private boolean isRead(LoadedZone zone) {
            return read.containsKey(zone.source().apex());
        }

        private ZoneState state(LoadedZone zone) {
            ZoneState state = read.get(zone.source().apex());
            return state == null ? zone.zone().state() : state;
        }

        private Zone zone(Name apex, @Nullable LoadedZone before, ZoneState state) {
            if (before == null) {
                return new Zone(apex, state);
            }
            changes.add(new Change(before.zone(), state));
            if (before.zone().state() instanceof ZoneSnapshot old && state instanceof ZoneSnapshot now
                    && Serial.isAfter(old.serial(), now.serial())) {
                backwards.add(new SerialDecrease(apex, Serial.value(old.serial()), Serial.value(now.serial())));
            }
            return before.zone();
        }

        /// All zones of the sources.
        public ZoneSet zones() {
            return ZoneSet.of(next.values().stream().map(LoadedZone::zone).toList());
        }

        /// The zone of one of the sources.
        public Zone zone(Name apex) {
            return Objects.requireNonNull(next.get(apex)).zone();
        }

        /// Problems of the files that were read, and of those that had errors before and have not changed.
        public List<ZoneProblem> problems() {
            return List.copyOf(problems);
        }

        /// The zones whose serial number is lower than the one being served.
        public List<SerialDecrease> backwards() {
            return List.copyOf(backwards);
        }

        /// The zones being served whose file was read again.
        public List<Name> changed() {
            return changes.stream().map(change -> change.zone().apex()).toList();
        }

        /// The zones whose files were read.
        public List<Name> filesRead() {
            return List.copyOf(filesRead);
        }

        /// Publishes the zones that were read. Zones that are not among the sources are forgotten.
        public void publish() {
            changes.forEach(change -> change.publish(clock.instant()));
            held = next;
        }
    }
}
