package rootwalk.authoritative.file;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.file.SourceReading.Outcome;
import rootwalk.authoritative.journal.FileOutcome;
import rootwalk.authoritative.journal.FileUpdate;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.Recovery;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// Keeps zones in sync with their files: reads only files that are new or have changed. A file with errors does not
/// change a zone that is being served. A zone may be recorded in a journal, which then decides what is served.
/// Used by one thread at a time; its zones are read by all threads.
public final class ZoneLoader {

    /// A zone to be served from a file.
    ///
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    /// @param recordedAs what the zone is, if its changes are recorded
    /// @param purpose what it is read for
    public record Source(Name apex, Path file, Optional<Path> includeBase, Optional<Journal.Role> recordedAs,
            ZonePurpose purpose) {

        /// A zone that is answered.
        public Source(Name apex, Path file, Optional<Path> includeBase, Optional<Journal.Role> recordedAs) {
            this(apex, file, includeBase, recordedAs, ZonePurpose.ANSWERS);
        }

        public Source(Name apex, Path file) {
            this(apex, file, Optional.empty(), Optional.empty());
        }

        boolean isRecorded() {
            return recordedAs.isPresent();
        }
    }

    /// A serial number that decreased. Secondaries regard such a zone as older (RFC 1982).
    public record SerialDecrease(Name apex, long from, long to) {}

    /// @param isStored false if the file was read, but could not be stored in the journal
    private record LoadedZone(Source source, Zone zone, FileStamps files, List<ZoneProblem> standing,
            boolean isStored) {}

    /// The next state of a zone that is being served. It is not used if the file has errors.
    private record Change(Zone zone, ZoneState state) {

        void publish(Instant now) {
            if (state instanceof ZoneState.Unloaded(String reason) && zone.state() instanceof ZoneSnapshot) {
                zone.writer().keep(reason, now);
            } else {
                var _ = zone.writer().replace(state);
            }
        }
    }

    /// A zone whose changes are recorded from now on.
    ///
    /// @param recovery read anew if another zone with this name was recorded then
    /// @param file its content, or why it cannot be read
    private record Beginning(Zone zone, Journal.Role role, Recovery recovery, boolean isPreliminary, ZoneState file) {}

    /// What becomes of the file of a recorded zone.
    private record Pending(Zone zone, CompletableFuture<FileOutcome> outcome) {}

    private final InstantSource clock;
    private final LoadThreads threads;
    private final Supplier<Journal> journal;
    private final Map<Name, LoadedZone> held = new HashMap<>();

    /// @param clock the time of day
    public ZoneLoader(InstantSource clock) {
        this(clock, LoadThreads.NO_OTHERS, () -> {
            throw new IllegalStateException("there is no journal");
        });
    }

    /// @param clock the time of day
    /// @param threads the threads that read files; the result does not depend on their number
    /// @param journal for recorded zones; not called without any
    public ZoneLoader(InstantSource clock, LoadThreads threads, Supplier<Journal> journal) {
        this.clock = clock;
        this.threads = threads;
        this.journal = journal;
    }

    /// Reads the files of sources without publishing them.
    public LoadResult load(List<Source> sources) {
        List<Outcome> outcomes = SourceReading.read(sources, this::isUnchanged, threads);
        Set<Name> dropped = new HashSet<>(held.keySet());
        sources.forEach(source -> dropped.remove(source.apex()));
        LoadResult round = new LoadResult(dropped);
        for (int i = 0; i < outcomes.size(); i++) {
            round.add(sources.get(i), held.get(sources.get(i).apex()), outcomes.get(i));
        }
        round.checkDelegations();
        return round;
    }

    /// Reads the file of one source, even if it has not changed, and leaves all other zones as they are.
    public LoadResult loadOnly(Source source) {
        LoadResult round = new LoadResult(Set.of());
        round.add(source, held.get(source.apex()), SourceReading.readOne(source, threads));
        round.checkDelegations();
        return round;
    }

    /// Reads the files of sources that are new, drops others, and leaves all other zones as they are: the work is for these only.
    public LoadResult change(List<Source> added, Set<Name> dropped) {
        LoadResult round = new LoadResult(Set.copyOf(dropped));
        List<Outcome> outcomes = SourceReading.read(added, _ -> false, threads);
        for (int i = 0; i < outcomes.size(); i++) {
            round.add(added.get(i), null, outcomes.get(i));
        }
        round.checkDelegations();
        return round;
    }

    private boolean isUnchanged(Source source) {
        LoadedZone loaded = held.get(source.apex());
        return loaded != null && loaded.isStored() && loaded.source().equals(source) && !loaded.files().haveChanged();
    }

    /// The result of one load. Until it is published, the zones being served do not change. If it is never published,
    /// it has no effect, and its files are read again next time.
    public final class LoadResult {

        /// The zones of the sources.
        private final Map<Name, LoadedZone> next = new LinkedHashMap<>();
        /// Zones that are held until now.
        private final Set<Name> dropped;
        /// The states of the zones whose files were read, unless they are new.
        private final Map<Name, ZoneState> nextStates = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<Beginning> beginnings = new ArrayList<>();
        private final List<FileUpdate> updates = new ArrayList<>();
        private final List<ZoneProblem> problems = new ArrayList<>();
        private final List<ZoneProblem> dnssecWarnings = new ArrayList<>();
        private final List<SerialDecrease> backwards = new ArrayList<>();
        private final List<Name> filesRead = new ArrayList<>();
        private final List<Name> changed = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private LoadResult(Set<Name> dropped) {
            this.dropped = dropped;
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
            next.put(zone.source().apex(), zone);
        }

        private void replace(Source source, @Nullable LoadedZone before, Outcome.Read read) {
            ZoneReading reading = read.reading();
            filesRead.add(source.apex());
            problems.addAll(reading.problems());
            dnssecWarnings.addAll(read.dnssecWarnings());
            Zone known = before == null ? null : before.zone();
            Zone zone = source.recordedAs().map(role -> recorded(source.apex(), role, known, reading.state()))
                    .orElseGet(() -> unrecorded(source.apex(), known, reading.state()));
            keep(new LoadedZone(source, zone, reading.files(), reading.hasErrors() ? reading.problems() : List.of(),
                    true));
        }

        /// Compares the DS records and keys of zones that are served, if the file of one of them was read.
        private void checkDelegations() {
            Set<Name> read = Set.copyOf(filesRead);
            boolean areAllRead = held.isEmpty() && read.size() == next.size();
            for (Name apex : filesRead) {
                LoadedZone zone = next.get(apex);
                if (zone != null && state(zone) instanceof ZoneSnapshot snapshot) {
                    LoadedZone parent = parent(apex);
                    if (parent != null && state(parent) instanceof ZoneSnapshot above) {
                        checkDelegation(parent.source(), above, snapshot);
                    }
                    if (!areAllRead) {
                        checkChildren(zone, snapshot, read);
                    }
                }
            }
        }

        /// @param read zones that are compared with their parents anyway
        private void checkChildren(LoadedZone parent, ZoneSnapshot above, Set<Name> read) {
            for (ZoneNode node : above.names()) {
                LoadedZone child = node.ofType(RecordType.DS) == ZoneNode.NONE ? null : find(node.name());
                if (child != null && !read.contains(child.source().apex())
                        && state(child) instanceof ZoneSnapshot below) {
                    checkDelegation(parent.source(), above, below);
                }
            }
        }

        private void checkDelegation(Source parent, ZoneSnapshot above, ZoneSnapshot below) {
            dnssecWarnings.addAll(ServedDelegations.problems(above, parent.file(), parent.includeBase(), below));
        }

        private @Nullable LoadedZone parent(Name apex) {
            for (int labels = apex.labelCount() - 1; labels >= 0; labels--) {
                LoadedZone zone = find(apex.ancestor(labels));
                if (zone != null) {
                    return zone;
                }
            }
            return null;
        }

        /// A zone that is held afterwards, or null.
        private @Nullable LoadedZone find(Name apex) {
            LoadedZone zone = next.get(apex);
            return zone != null || dropped.contains(apex) ? zone : held.get(apex);
        }

        private ZoneState state(LoadedZone zone) {
            return nextStates.getOrDefault(zone.source().apex(), zone.zone().state());
        }

        private Zone unrecorded(Name apex, @Nullable Zone known, ZoneState state) {
            if (known == null) {
                return new Zone(apex, state);
            }
            change(known, state);
            if (known.state() instanceof ZoneSnapshot old && state instanceof ZoneSnapshot now
                    && Serial.isAfter(old.serial(), now.serial())) {
                backwards.add(new SerialDecrease(apex, Serial.value(old.serial()), Serial.value(now.serial())));
            }
            return known;
        }

        private void change(Zone known, ZoneState state) {
            changes.add(new Change(known, state));
            served(known, state);
        }

        private void served(Zone known, ZoneState state) {
            changed.add(known.apex());
            nextStates.put(known.apex(), state);
        }

        private Zone recorded(Name apex, Journal.Role role, @Nullable Zone known, ZoneState state) {
            if (known != null && Journal.isAttached(known)) {
                if (state instanceof ZoneSnapshot file) {
                    updates.add(new FileUpdate(known, file));
                    served(known, file);
                } else {
                    change(known, state);
                }
                return known;
            }
            Recovery recovery = journal.get().recover(apex, role, Optional.of(state));
            Zone zone = known == null ? new Zone(apex, recovery.state()) : known;
            if (recovery.isAttachable()) {
                beginnings.add(new Beginning(zone, role, recovery, journal.get().hasAttached(apex), state));
                if (known != null) {
                    served(known, recovery.state());
                }
            } else if (known != null) {
                change(known, state);
            }
            return zone;
        }

        /// All zones that are held afterwards.
        public ZoneSet zones() {
            List<Zone> zones = new ArrayList<>();
            held.forEach((apex, zone) -> {
                if (!dropped.contains(apex)) {
                    zones.add(zone.zone());
                }
            });
            next.values().forEach(zone -> zones.add(zone.zone()));
            return ZoneSet.of(zones);
        }

        /// The zone of one of the sources.
        public Zone zone(Name apex) {
            return Optional.ofNullable(next.get(apex)).map(LoadedZone::zone).orElseThrow();
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
            return List.copyOf(changed);
        }

        /// The zones whose files were read.
        public List<Name> filesRead() {
            return List.copyOf(filesRead);
        }

        /// Ends the recording of zones that are not recorded or served any more. Before zones of other sources with the same names
        /// are recorded, and before [#publish].
        public void endRecordings() {
            List<CompletableFuture<Void>> ended = new ArrayList<>();
            for (Name apex : dropped) {
                endRecording(held.get(apex), ended);
            }
            for (LoadedZone after : next.values()) {
                LoadedZone before = held.get(after.source().apex());
                if (!after.source().isRecorded()) {
                    noteUnrecorded(before);
                    endRecording(before, ended);
                } else if (before != null && !before.zone().equals(after.zone())) {
                    endRecording(before, ended);
                }
            }
            ended.forEach(CompletableFuture::join);
        }

        private void endRecording(@Nullable LoadedZone zone, List<CompletableFuture<Void>> ended) {
            if (zone != null && Journal.isAttached(zone.zone())) {
                ended.add(journal.get().detach(zone.zone()));
            }
        }

        private void noteUnrecorded(@Nullable LoadedZone zone) {
            if (zone != null && Journal.isAttached(zone.zone()) && journal.get().isChanged(zone.zone())) {
                notes.add("the zone " + zone.zone()
                        + " is served from its file only: it has no transfer-to, notify or"
                        + " update-from any more, and changes that are not in the file are not served");
            }
        }

        /// Publishes the zones that were read, and drops others. Waits until the journal has stored what it records.
        public void publish() {
            endRecordings();
            changes.forEach(change -> change.publish(clock.instant()));
            List<Pending> pending = new ArrayList<>();
            beginnings.forEach(it -> begin(it, pending));
            updates.forEach(it -> pending.add(new Pending(it.zone(), journal.get().load(it))));
            pending.forEach(this::finish);
            for (Beginning beginning : beginnings) {
                if (beginning.file() instanceof ZoneState.Unloaded(String reason)) {
                    beginning.zone().writer().keep(reason, clock.instant());
                }
            }
            held.keySet().removeAll(dropped);
            held.putAll(next);
        }

        private void begin(Beginning beginning, List<Pending> pending) {
            Zone zone = beginning.zone();
            Recovery recovery = beginning.recovery();
            if (beginning.isPreliminary()) {
                try {
                    recovery = journal.get().recover(zone.apex(), beginning.role(), Optional.of(beginning.file()));
                } catch (UncheckedIOException e) {
                    notes.add("the changes of the zone " + zone + " are not recorded: " + e.getMessage());
                    return;
                }
            }
            notes.addAll(recovery.notes());
            if (recovery.isAttachable()) {
                pending.add(new Pending(zone, journal.get().attach(zone, recovery)));
            }
        }

        private void finish(Pending pending) {
            Zone zone = pending.zone();
            FileOutcome outcome = pending.outcome().join();
            while (outcome instanceof FileOutcome.Outdated(FileUpdate update)) {
                outcome = journal.get().loadAgain(update).join();
            }
            switch (outcome) {
                case FileOutcome.Served _,FileOutcome.Known _,FileOutcome.Outdated _ -> {}
                case FileOutcome.ServedAnew(String why) -> notes.add("the zone " + zone + ": " + why);
                case FileOutcome.Refused(String why) -> zone.writer().keep(why, clock.instant());
                case FileOutcome.NotStored(String why) -> {
                    if (zone.state() instanceof ZoneSnapshot) {
                        zone.writer().keep(why, clock.instant());
                    }
                    next.computeIfPresent(zone.apex(),
                            (_, it) -> new LoadedZone(it.source(), zone, it.files(), it.standing(), false));
                }
            }
        }

        /// What the operator must know about recorded zones, after they are published.
        public List<String> notes() {
            return List.copyOf(notes);
        }
    }
}
