package rootwalk.daemon.assembly;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.catalog.CatalogContent;
import rootwalk.authoritative.journal.FileOutcome;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.Recovery;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.wire.Name;

/// The zones that have no file: their content is in the journal. Used by one thread at a time.
final class StoredZones {

    private final Supplier<Journal> journal;
    private final InstantSource clock;
    private Map<Name, Zone> held = new HashMap<>();

    StoredZones(Supplier<Journal> journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /// A zone that is recorded from now on.
    ///
    /// @param isPreliminary whether it is read anew, since another zone with this name was recorded then
    private record Beginning(Zone zone, Config.Zone settings, Recovery recovery, boolean isPreliminary) {}

    /// Reads the zones of a service that are not being served yet.
    Change load(Collection<Config.Zone> zones) {
        Map<Name, Zone> next = new HashMap<>();
        List<Beginning> begun = new ArrayList<>();
        for (Config.Zone zone : zones) {
            if (isStored(zone)) {
                Zone known = held.get(zone.name());
                next.put(zone.name(), known != null ? known : begin(zone, begun));
            }
        }
        return new Change(next, begun);
    }

    static boolean isStored(Config.Zone zone) {
        return role(zone) != null;
    }

    /// What a zone is, or null if it has a file.
    private static Journal.@Nullable Role role(Config.Zone zone) {
        return switch (zone.source()) {
            case ZoneSource.Secondary(var _, var _, var file) -> file.isEmpty() ? Journal.Role.SECONDARY : null;
            case ZoneSource.Stored _,ZoneSource.Produced _ -> Journal.Role.PRIMARY;
            case ZoneSource.Primary _ -> null;
        };
    }

    private Zone begin(Config.Zone settings, List<Beginning> begun) {
        Recovery recovery = recover(settings);
        Zone zone = new Zone(settings.name(), recovery.state());
        begun.add(new Beginning(zone, settings, recovery, journal.get().hasAttached(settings.name())));
        return zone;
    }

    private Recovery recover(Config.Zone zone) {
        Journal.Role role = role(zone);
        if (role == null) {
            throw new IllegalArgumentException("the zone " + zone.name() + " has a file");
        }
        return journal.get().recover(zone.name(), role, Optional.empty());
    }

    /// Adds zones to those that are held, and has them recorded.
    ///
    /// @param content of new zones, by their names
    /// @param notes receives what the operator must know
    /// @throws UncheckedIOException if the journal cannot be read; then nothing is added
    /// @throws ZoneChanges.NotStoredException if the content is not stored; then the zones are added and without it
    List<Zone> add(Collection<Config.Zone> zones, Map<Name, ZoneSnapshot> content, List<String> notes)
            throws ZoneChanges.NotStoredException {
        List<Beginning> begun = new ArrayList<>();
        List<Zone> added = new ArrayList<>();
        for (Config.Zone zone : zones) {
            Zone known = held.get(zone.name());
            added.add(known != null ? known : begin(zone, begun));
        }
        added.forEach(zone -> held.put(zone.apex(), zone));
        boolean areRecorded = record(begun, notes);
        List<CompletableFuture<ZoneWriter.Result>> filled = new ArrayList<>();
        for (Zone zone : added) {
            ZoneSnapshot first = content.get(zone.apex());
            if (first != null) {
                filled.add(zone.writer().replace(first));
            }
        }
        boolean areFilled = areRecorded;
        for (CompletableFuture<ZoneWriter.Result> result : filled) {
            areFilled &= switch (result.join()) {
                case ZoneWriter.Result.Changed _,ZoneWriter.Result.Unchanged _ -> true;
                case ZoneWriter.Result.Rejected _,ZoneWriter.Result.NotStored _ -> false;
            };
        }
        if (!areFilled) {
            throw new ZoneChanges.NotStoredException(ZoneChanges.NOT_STORED);
        }
        return added;
    }

    /// Ends the recording of zones. Names of other zones are ignored.
    ///
    /// @param purged those of which the journal is to keep nothing; the caller checks that
    void remove(Collection<Name> zones, Set<Name> purged) {
        List<CompletableFuture<?>> ended = new ArrayList<>();
        for (Name name : zones) {
            Zone zone = held.remove(name);
            if (zone != null && Journal.isAttached(zone)) {
                ended.add(purged.contains(name) ? journal.get().purge(zone) : journal.get().detach(zone));
            }
        }
        ended.forEach(CompletableFuture::join);
    }

    /// Has zones recorded, and gives a catalog zone of this server its first version.
    ///
    /// @return whether all are recorded
    private boolean record(List<Beginning> begun, List<String> notes) {
        boolean areRecorded = true;
        List<CompletableFuture<FileOutcome>> attached = new ArrayList<>();
        for (Beginning beginning : begun) {
            Zone zone = beginning.zone();
            try {
                Recovery recovery = beginning.isPreliminary() ? recover(beginning.settings()) : beginning.recovery();
                notes.addAll(recovery.notes());
                attached.add(journal.get().attach(zone, recovery));
            } catch (UncheckedIOException e) {
                notes.add("the changes of the zone " + zone + " are not recorded: " + e.getMessage());
                areRecorded = false;
            }
        }
        attached.forEach(CompletableFuture::join);
        for (Beginning beginning : begun) {
            Zone zone = beginning.zone();
            if (beginning.settings().source() instanceof ZoneSource.Produced
                    && !(zone.state() instanceof ZoneSnapshot)) {
                zone.writer().replace(
                        new CatalogContent(zone.apex(), Map.of(), Set.of(), clock.instant()).first()).join();
            }
        }
        return areRecorded;
    }

    /// The zones of a service. Until they are published, nothing is changed.
    final class Change {

        private final Map<Name, Zone> next;
        private final List<Beginning> begun;
        private final List<String> notes = new ArrayList<>();

        private Change(Map<Name, Zone> next, List<Beginning> begun) {
            this.next = next;
            this.begun = begun;
        }

        /// Adds the zones to others.
        ZoneSet with(ZoneSet others) {
            return others.with(next.values());
        }

        /// Ends the recording of zones that are not served any more. Before others with the same names are recorded.
        void endRecordings() {
            List<CompletableFuture<?>> ended = new ArrayList<>();
            for (Zone zone : held.values()) {
                if (!zone.equals(next.get(zone.apex())) && Journal.isAttached(zone)) {
                    ended.add(journal.get().detach(zone));
                }
            }
            ended.forEach(CompletableFuture::join);
        }

        /// Has the zones recorded, after [#endRecordings].
        void publish() {
            boolean _ = record(begun, notes);
            held = next;
        }

        /// What the operator must know, after they are published.
        List<String> notes() {
            return List.copyOf(notes);
        }
    }
}
