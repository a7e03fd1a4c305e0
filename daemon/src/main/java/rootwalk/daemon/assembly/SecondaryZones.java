package rootwalk.daemon.assembly;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import rootwalk.authoritative.journal.FileOutcome;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.Recovery;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.wire.Name;

/// The zones that are transferred from other servers and have no file: their content is in the journal. Used by one thread at a
/// time.
final class SecondaryZones {

    private final Supplier<Journal> journal;
    private Map<Name, Zone> held = Map.of();

    SecondaryZones(Supplier<Journal> journal) {
        this.journal = journal;
    }

    /// A zone that is recorded from now on.
    ///
    /// @param isPreliminary whether it is read anew, since another zone with this name was recorded then
    private record Beginning(Zone zone, Recovery recovery, boolean isPreliminary) {}

    /// Reads the zones of a configuration that are not being served yet.
    Change load(Config config) {
        Map<Name, Zone> next = new HashMap<>();
        List<Beginning> begun = new ArrayList<>();
        for (Config.Zone zone : config.zones()) {
            if (zone.source() instanceof ZoneSource.Secondary(Name name, var _, var file) && file.isEmpty()) {
                Zone known = held.get(name);
                if (known == null) {
                    Recovery recovery = recover(name);
                    known = new Zone(name, recovery.state());
                    begun.add(new Beginning(known, recovery, journal.get().hasAttached(name)));
                }
                next.put(name, known);
            }
        }
        return new Change(next, begun);
    }

    private Recovery recover(Name name) {
        return journal.get().recover(name, Journal.Role.SECONDARY, Optional.empty());
    }

    /// The zones of a configuration. Until they are published, nothing is changed.
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

        /// Ends the recording of zones that are not configured any more. Before others with the same names are recorded.
        void endRecordings() {
            for (Zone zone : held.values()) {
                if (!zone.equals(next.get(zone.apex())) && Journal.isAttached(zone)) {
                    journal.get().detach(zone).join();
                }
            }
        }

        /// Has the zones recorded, after [#endRecordings].
        void publish() {
            List<CompletableFuture<FileOutcome>> attached = new ArrayList<>();
            for (Beginning beginning : begun) {
                Zone zone = beginning.zone();
                try {
                    Recovery recovery = beginning.isPreliminary() ? recover(zone.apex()) : beginning.recovery();
                    notes.addAll(recovery.notes());
                    attached.add(journal.get().attach(zone, recovery));
                } catch (UncheckedIOException e) {
                    notes.add("the changes of the zone " + zone + " are not recorded: " + e.getMessage());
                }
            }
            attached.forEach(CompletableFuture::join);
            held = next;
        }

        /// What the operator must know, after they are published.
        List<String> notes() {
            return List.copyOf(notes);
        }
    }
}
