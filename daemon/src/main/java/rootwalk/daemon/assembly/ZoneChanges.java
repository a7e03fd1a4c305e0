package rootwalk.daemon.assembly;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.zone.ServedZones.Audience;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.zones.RunTimeZone;
import rootwalk.daemon.assembly.zones.ZoneDifference;
import rootwalk.daemon.assembly.zones.ZoneExchange;
import rootwalk.daemon.assembly.zones.ZoneJournal;
import rootwalk.daemon.assembly.zones.ZoneObserver;
import rootwalk.daemon.assembly.zones.ZoneRegistry;
import rootwalk.daemon.assembly.zones.ZoneSources;
import rootwalk.daemon.assembly.zones.ZoneWork;
import rootwalk.wire.Name;

/// Adds zones to the running service and removes them, without a reload: the work is for these zones only. One change at a time.
final class ZoneChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneChanges.class);

    /// Zones at once, so that the memory for a change is bounded.
    private static final int MOST_AT_ONCE = 2000;
    /// Zones that have a line of their own in the log.
    private static final int MOST_LINES = 10;

    static final String NOT_STORED = "the journal cannot be written; the log says why";

    private final ZoneRegistry registry;
    private final StoredZones stored;
    private final ZoneLoader loader;
    private final ZoneWork work;
    private final ZoneJournal journal;
    private final ZoneExchange exchange;
    private final ZoneObserver observer;

    /// A change that was not made, or not completely.
    static class NotStoredException extends Exception {

        private static final long serialVersionUID = 1L;

        NotStoredException(String why) {
            super(why);
        }
    }

    /// Zones are removed, but the journal still has their content.
    static final class ContentLeftException extends NotStoredException {

        private static final long serialVersionUID = 1L;

        ContentLeftException(String why) {
            super(why);
        }
    }

    /// @param observer receives the zones that are added and removed
    ZoneChanges(ZoneRegistry registry, StoredZones stored, ZoneLoader loader, ZoneWork work, ZoneJournal journal,
            ZoneExchange exchange, ZoneObserver observer) {
        this.registry = registry;
        this.stored = stored;
        this.loader = loader;
        this.work = work;
        this.journal = journal;
        this.exchange = exchange;
        this.observer = observer;
    }

    /// Makes a change. The settings of all zones exist.
    ///
    /// @param why for the log, as the end of the sentence "zone x is added ..."
    /// @throws NotStoredException if it cannot be stored; then zones that could not be added are not served
    void apply(Service service, ZoneDifference difference, String why) throws NotStoredException {
        try {
            List<Name> removed = List.copyOf(difference.removed());
            List<RunTimeZone> added = difference.added();
            Set<Name> returning = added.stream().map(RunTimeZone::zone).collect(Collectors.toSet());
            for (int from = 0; from < removed.size(); from += MOST_AT_ONCE) {
                remove(service, removed.subList(from, Math.min(from + MOST_AT_ONCE, removed.size())), returning);
            }
            for (int from = 0; from < added.size(); from += MOST_AT_ONCE) {
                add(service, added.subList(from, Math.min(from + MOST_AT_ONCE, added.size())), difference);
            }
        } catch (UncheckedIOException e) {
            throw new NotStoredException(String.valueOf(e.getMessage()));
        }
        log(difference, why);
    }

    private static void log(ZoneDifference difference, String why) {
        Set<Name> added =
                difference.added().stream().map(RunTimeZone::zone).collect(Collectors.toCollection(TreeSet::new));
        Set<Name> gone = new TreeSet<>(difference.removed());
        gone.removeAll(added);
        if (added.size() + gone.size() <= MOST_LINES) {
            added.forEach(zone -> LOG.info("zone {} is {} {}", zone,
                    difference.removed().contains(zone) ? "served anew" : "served", why));
            gone.forEach(zone -> LOG.info("zone {} is removed {}", zone, why));
        } else {
            LOG.info("{} zones are served and {} removed {}", added.size(), gone.size(), why);
        }
    }

    /// @param returning zones that are added again afterwards: their names are served meanwhile
    private void remove(Service service, List<Name> listed, Set<Name> returning) throws NotStoredException {
        if (!registry.remove(listed.stream().filter(zone -> !returning.contains(zone)).toList())) {
            throw new NotStoredException(NOT_STORED);
        }
        // A member whose zone is configured meanwhile is only not a member any more.
        List<Name> zones =
                listed.stream().filter(zone -> !service.settings().configured().contains(zone)).toList();
        Set<Name> gone = new HashSet<>(zones);
        gone.removeAll(returning);
        List<Config.Zone> settings = zones.stream().flatMap(zone -> service.settings().find(zone).stream()).toList();
        exchange.remove(zones);
        service.zones().remove(gone);
        service.maintenance().remove(gone);
        gone.forEach(service.settings()::remove);
        gone.forEach(service.steps().specialUseNames()::endException);
        service.resolving().ifPresent(it -> it.zonesReplaced(gone));
        observer.removed(settings);
        try {
            end(settings, Set.copyOf(zones));
        } catch (NotStoredException e) {
            List<Config.Zone> left = settings.stream().filter(zone -> returning.contains(zone.name())).toList();
            serve(service, left, open(service, left, Map.of()));
            throw new ContentLeftException(String.valueOf(e.getMessage()));
        }
    }

    /// Ends the recording of zones.
    ///
    /// @param purged zones of which the journal is to keep nothing, also if they are not recorded
    /// @throws NotStoredException if it keeps something of them; their recording has ended nevertheless
    private void end(Collection<Config.Zone> zones, Set<Name> purged) throws NotStoredException {
        Set<Name> withFiles = zones.stream().filter(zone -> !StoredZones.isStored(zone)).map(Config.Zone::name)
                .collect(Collectors.toSet());
        stored.remove(zones.stream().map(Config.Zone::name).toList(), purged);
        if (!withFiles.isEmpty()) {
            loader.change(List.of(), withFiles).publish();
        }
        // The recording of some has ended as that of zones whose changes are kept for a time.
        purge(purged);
    }

    /// Has what the journal has of zones that are not recorded removed.
    private void purge(Collection<Name> zones) throws NotStoredException {
        List<CompletableFuture<Boolean>> purged = new ArrayList<>();
        zones.forEach(zone -> journal.get().purge(zone).ifPresent(purged::add));
        boolean areStored = true;
        for (CompletableFuture<Boolean> each : purged) {
            areStored &= each.join();
        }
        if (!areStored) {
            throw new NotStoredException(NOT_STORED);
        }
    }

    private void add(Service service, List<RunTimeZone> zones, ZoneDifference difference) throws NotStoredException {
        List<Config.Zone> settings = new ArrayList<>();
        List<Config.Zone> fresh = new ArrayList<>();
        List<Config.Zone> reopened = new ArrayList<>();
        for (RunTimeZone added : zones) {
            Config.Zone zone = service.settings().templates().of(added);
            Config.Zone before = service.settings().find(zone.name()).orElse(null);
            if (before == null) {
                fresh.add(zone);
            } else if (!StoredZones.isStored(before) || !StoredZones.isStored(zone)) {
                reopened.add(before);
            }
            if (!zone.equals(before) || difference.removed().contains(zone.name())) {
                settings.add(zone);
            }
        }
        Set<Name> names = fresh.stream().map(Config.Zone::name).collect(Collectors.toSet());
        List<Zone> served;
        try {
            end(reopened, Set.of());
            // What the journal has is of earlier zones of these names.
            purge(names);
            served = open(service, settings, difference.content());
            if (!registry.put(zones)) {
                throw new NotStoredException(NOT_STORED);
            }
        } catch (NotStoredException | UncheckedIOException e) {
            giveUp(fresh, names);
            throw e;
        }
        serve(service, settings, served);
    }

    /// Ends the recording of zones that are not served.
    private void giveUp(List<Config.Zone> zones, Set<Name> names) {
        try {
            end(zones, names);
        } catch (NotStoredException | UncheckedIOException e) {
            LOG.debug("the journal keeps content of zones that were not added; it is not used", e);
        }
    }

    private List<Zone> open(Service service, List<Config.Zone> settings, Map<Name, ZoneSnapshot> content)
            throws NotStoredException {
        List<String> notes = new ArrayList<>();
        List<Zone> zones = new ArrayList<>(
                stored.add(settings.stream().filter(StoredZones::isStored).toList(), content, notes));
        List<Config.Zone> withFiles = settings.stream().filter(zone -> !StoredZones.isStored(zone)).toList();
        if (!withFiles.isEmpty()) {
            List<ZoneLoader.Source> sources = ZoneSources.files(withFiles, service.config()::isJournaled);
            ZoneLoader.LoadResult read = work.call(() -> loader.change(sources, Set.of()));
            read.publish();
            read.problems().forEach(problem -> LOG.warn("{}", problem));
            notes.addAll(read.notes());
            withFiles.forEach(zone -> zones.add(read.zone(zone.name())));
        }
        notes.forEach(LOG::warn);
        return zones;
    }

    private void serve(Service service, List<Config.Zone> settings, List<Zone> zones) {
        for (Config.Zone zone : settings) {
            service.settings().set(zone);
            service.maintenance().set(zone);
            service.steps().specialUseNames().except(zone.name());
        }
        Map<Audience, List<Zone>> byAudience =
                zones.stream().collect(Collectors.groupingBy(zone -> audience(service, zone)));
        byAudience.forEach((audience, some) -> service.zones().add(some, audience));
        exchange.add(service.zonesInUse(), settings);
        service.resolving().ifPresent(
                it -> it.zonesReplaced(settings.stream().map(Config.Zone::name).collect(Collectors.toSet())));
        observer.added(settings);
    }

    private static Audience audience(Service service, Zone zone) {
        return service.settings().find(zone.apex()).map(Config.Zone::audience).map(it -> switch (it) {
            case CLIENTS -> Audience.CLIENTS;
            case RECURSION -> Audience.RESOLVER;
            case POLICY -> Audience.POLICY;
        }).orElse(Audience.CLIENTS);
    }

    /// Ends the recording of a zone that is not served, and removes what the journal has of it.
    ///
    /// @return whether it had anything
    boolean forget(Name zone) throws NotStoredException {
        try {
            var purging = journal.find().flatMap(it -> it.purge(zone));
            if (purging.isPresent() && !purging.get().join()) {
                throw new NotStoredException(NOT_STORED);
            }
            return purging.isPresent();
        } catch (UncheckedIOException e) {
            throw new NotStoredException(String.valueOf(e.getMessage()));
        }
    }

    /// Has a secondary zone lose its content, and transfers it again.
    ///
    /// @throws NotStoredException if it cannot be; then the zone is served as before
    void reset(Service service, Config.Zone zone) throws NotStoredException {
        exchange.remove(List.of(zone.name()));
        try {
            end(List.of(zone), Set.of(zone.name()));
        } finally {
            serve(service, List.of(zone), open(service, List.of(zone), Map.of()));
        }
    }
}
