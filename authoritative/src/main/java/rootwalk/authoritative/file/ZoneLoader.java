package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.file.SourceReading.Outcome;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// Keeps zones in sync with their files: reads only files that are new or have changed. A file with errors does not
/// change a zone that is being served. Used by one thread at a time; its zones are read by all threads.
public final class ZoneLoader {

    /// A zone to be served from a file.
    ///
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    public record Source(Name apex, Path file, Optional<Path> includeBase) {

        public Source(Name apex, Path file) {
            this(apex, file, Optional.empty());
        }
    }

    /// A serial number that decreased. Secondaries regard such a zone as older (RFC 1982).
    public record SerialDecrease(Name apex, long from, long to) {}

    private record LoadedZone(Source source, Zone zone, FileStamps files, List<ZoneProblem> standing) {}

    /// The next state of a zone that is being served. It is not used if the file has errors.
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
    private final LoadThreads threads;
    private List<LoadedZone> held = List.of();

    /// @param clock the time of day
    public ZoneLoader(InstantSource clock) {
        this(clock, LoadThreads.NO_OTHERS);
    }

    /// @param clock the time of day
    /// @param threads the threads that read files; the result does not depend on their number
    public ZoneLoader(InstantSource clock, LoadThreads threads) {
        this.clock = clock;
        this.threads = threads;
    }

    /// Reads the files of sources without publishing them.
    public LoadResult load(List<Source> sources) {
        Map<Name, LoadedZone> before = byApex(held);
        List<Outcome> outcomes = SourceReading.read(sources, source -> isUnchanged(source, before), threads);
        LoadResult round = new LoadResult(sources.size());
        for (int i = 0; i < outcomes.size(); i++) {
            round.add(sources.get(i), before.get(sources.get(i).apex()), outcomes.get(i));
        }
        round.checkDelegations();
        return round;
    }

    /// Reads the file of one source, even if it has not changed, and leaves all other zones as they are.
    public LoadResult loadOnly(Source source) {
        LoadResult round = new LoadResult(held.size() + 1);
        LoadedZone before = null;
        for (LoadedZone zone : held) {
            if (zone.source().apex().equals(source.apex())) {
                before = zone;
            } else {
                round.keep(zone);
            }
        }
        round.add(source, before, SourceReading.readOne(source, threads));
        round.checkDelegations();
        return round;
    }

    private static boolean isUnchanged(Source source, Map<Name, LoadedZone> before) {
        LoadedZone loaded = before.get(source.apex());
        return loaded != null && loaded.source().equals(source) && !loaded.files().haveChanged();
    }

    private static Map<Name, LoadedZone> byApex(List<LoadedZone> zones) {
        Map<Name, LoadedZone> map = HashMap.newHashMap(zones.size());
        for (LoadedZone zone : zones) {
            map.put(zone.source().apex(), zone);
        }
        return map;
    }

    /// The result of one load. Until it is published, the zones being served do not change. If it is never published,
    /// it has no effect, and its files are read again next time.
    public final class LoadResult {

        private final List<LoadedZone> next;
        /// The states of the zones whose files were read, unless they are new.
        private final Map<Name, ZoneState> nextStates = new HashMap<>();
        private int fewestLabels = Integer.MAX_VALUE;
        private int mostLabels;
        private final List<Change> changes = new ArrayList<>();
        private final List<ZoneProblem> problems = new ArrayList<>();
        private final List<ZoneProblem> dnssecWarnings = new ArrayList<>();
        private final List<SerialDecrease> backwards = new ArrayList<>();
        private final List<Name> filesRead = new ArrayList<>();

        private LoadResult(int zones) {
            next = new ArrayList<>(zones);
        }

        private void add(Source source, @Nullable LoadedZone before, Outcome outcome) {
            switch (outcome) {
                case Outcome.Read read -> replace(source, before, read);
                case Outcome.Unchanged _,Outcome.TooLarge _ -> {
                    if (before != null) {
                        keep(before);
                        problems.addAll(before.standing());
                    }
                }
            }
        }

        private void keep(LoadedZone zone) {
            next.add(zone);
            int labels = zone.source().apex().labelCount();
            fewestLabels = Math.min(fewestLabels, labels);
            mostLabels = Math.max(mostLabels, labels);
        }

        private void replace(Source source, @Nullable LoadedZone before, Outcome.Read read) {
            ZoneReading reading = read.reading();
            filesRead.add(source.apex());
            problems.addAll(reading.problems());
            dnssecWarnings.addAll(read.dnssecWarnings());
            keep(new LoadedZone(source, zone(source.apex(), before, reading.state()), reading.files(),
                    reading.hasErrors() ? reading.problems() : List.of()));
        }

        /// Compares the DS records and keys of zones that are served, if the file of one of them was read.
        private void checkDelegations() {
            if (fewestLabels >= mostLabels) {
                // No zone is below another, as in a list of 100,000 domains.
                return;
            }
            Set<Name> read = Set.copyOf(filesRead);
            Map<Name, LoadedZone> all = byApex(next);
            for (LoadedZone child : next) {
                LoadedZone parent = parent(child.source().apex(), all);
                if (parent != null && (read.contains(parent.source().apex()) || read.contains(child.source().apex()))
                        && state(parent) instanceof ZoneSnapshot above && state(child) instanceof ZoneSnapshot below) {
                    Source source = parent.source();
                    dnssecWarnings
                            .addAll(ServedDelegations.problems(above, source.file(), source.includeBase(), below));
                }
            }
        }

        private @Nullable LoadedZone parent(Name apex, Map<Name, LoadedZone> all) {
            for (int labels = apex.labelCount() - 1; labels >= fewestLabels; labels--) {
                LoadedZone zone = all.get(apex.ancestor(labels));
                if (zone != null) {
                    return zone;
                }
            }
            return null;
        }

        private ZoneState state(LoadedZone zone) {
            return nextStates.getOrDefault(zone.source().apex(), zone.zone().state());
        }

        private Zone zone(Name apex, @Nullable LoadedZone before, ZoneState state) {
            if (before == null) {
                return new Zone(apex, state);
            }
            changes.add(new Change(before.zone(), state));
            nextStates.put(apex, state);
            if (before.zone().state() instanceof ZoneSnapshot old && state instanceof ZoneSnapshot now
                    && Serial.isAfter(old.serial(), now.serial())) {
                backwards.add(new SerialDecrease(apex, Serial.value(old.serial()), Serial.value(now.serial())));
            }
            return before.zone();
        }

        /// All zones of the sources.
        public ZoneSet zones() {
            return ZoneSet.of(next.stream().map(LoadedZone::zone).toList());
        }

        /// The zone of one of the sources.
        public Zone zone(Name apex) {
            return next.stream().map(LoadedZone::zone).filter(zone -> zone.apex().equals(apex)).findFirst()
                    .orElseThrow();
        }

        /// Problems of the files that were read, and of those that had errors before and have not changed.
        public List<ZoneProblem> problems() {
            return List.copyOf(problems);
        }

        /// Warnings about zones that are served although resolvers will not accept their answers: about the zones that
        /// were read, and their delegations.
        public List<ZoneProblem> dnssecWarnings() {
            return List.copyOf(dnssecWarnings);
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

        /// Publishes the zones that were read. Zones that are not among the sources are dropped.
        public void publish() {
            changes.forEach(change -> change.publish(clock.instant()));
            held = next;
        }
    }
}
