package rootwalk.daemon.assembly;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.catalog.BrokenCatalog;
import rootwalk.authoritative.catalog.Catalog;
import rootwalk.authoritative.catalog.CatalogContent;
import rootwalk.authoritative.catalog.CatalogReading;
import rootwalk.authoritative.catalog.Group;
import rootwalk.authoritative.catalog.Member;
import rootwalk.authoritative.catalog.MemberChange;
import rootwalk.authoritative.catalog.Memberships;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.wire.Name;

/// Keeps zones in sync with catalog zones (RFC 9432): serves the members of catalog zones of other servers, and lists zones of this server
/// in its own catalog zones. Several changes of a catalog zone in close succession are one. Any thread; the changes are made on a thread of
/// its own, one at a time.
final class CatalogZones implements ZoneObserver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogZones.class);

    /// Between two changes, so that members that come one after the other are one change of a catalog zone.
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration TO_NEXT_TRY = Duration.ofSeconds(60);
    /// Members that have a line of their own in the log, or in a report.
    private static final int MOST_NAMED = 10;

    /// Members that were removed, of one catalog zone.
    private static final int MOST_REMEMBERED = 100_000;

    /// What is reported of a catalog zone of another server.
    ///
    /// @param members that are served for it
    /// @param fault why its current version is not used; empty if it is
    /// @param notServed members that are not served for it, with the reason; not all of them if there are many
    record State(int members, Optional<String> fault, List<String> notServed) {}

    /// @param updates versions of catalog zones that were used
    /// @param broken versions that were not
    record Counts(long updates, long broken) {}

    private final Daemon daemon;
    private final InstantSource clock;
    private final ThreadFactory threads;
    private final Set<Name> waiting = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Name> queue = new LinkedBlockingQueue<>();
    private final Map<Name, State> states = new ConcurrentHashMap<>();
    /// Members that were removed from catalog zones of this server, by the name of these: if they come back, secondaries must not take
    /// them for the same, even if they have not seen the version between.
    private final Map<Name, Set<Name>> gone = new ConcurrentHashMap<>();
    private final LongAdder updates = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private volatile Set<Name> consumed = Set.of();
    private volatile boolean isClosed;
    private @Nullable Thread thread;
    /// Null before the first service is in use. Changed within [Daemon#change].
    private @Nullable Memberships memberships;

    /// @param threads makes virtual threads
    CatalogZones(Daemon daemon, InstantSource clock, ThreadFactory threads) {
        this.daemon = daemon;
        this.clock = clock;
        this.threads = threads;
    }

    @Override
    public void published(Zone zone) {
        if (consumed.contains(zone.apex())) {
            add(zone.apex());
        }
    }

    @Override
    public void added(Collection<Config.Zone> zones) {
        zones.forEach(zone -> zone.memberOf().ifPresent(it -> add(it.catalog())));
    }

    @Override
    public void removed(Collection<Config.Zone> zones) {
        for (Config.Zone zone : zones) {
            zone.memberOf().ifPresent(it -> {
                Set<Name> names = gone.computeIfAbsent(it.catalog(), _ -> ConcurrentHashMap.newKeySet());
                boolean _ = names.size() < MOST_REMEMBERED && names.add(zone.name());
                add(it.catalog());
            });
        }
    }

    private void add(Name catalog) {
        if (waiting.add(catalog)) {
            queue.add(catalog);
        }
    }

    Optional<State> state(Name catalog) {
        return Optional.ofNullable(states.get(catalog));
    }

    Map<Name, State> states() {
        return Map.copyOf(states);
    }

    Counts counts() {
        return new Counts(updates.sum(), broken.sum());
    }

    /// Takes a service that is in use now. Called within [Daemon#change].
    void use(Service service) {
        Set<Name> configured = service.config().zones().stream().map(Config.Zone::name).collect(Collectors.toSet());
        Set<Name> catalogs = new LinkedHashSet<>();
        Set<Name> produced = new LinkedHashSet<>();
        for (Config.Zone zone : service.config().zones()) {
            if (zone.catalog().isPresent()) {
                catalogs.add(zone.name());
            }
            if (zone.source() instanceof ZoneSource.Produced) {
                produced.add(zone.name());
            }
        }
        consumed = Set.copyOf(catalogs);
        Memberships before = memberships == null ? restored() : memberships;
        apply(service, before.withConfigured(configured), "as the configuration has changed");
        for (Name catalog : before.names()) {
            if (!catalogs.contains(catalog)) {
                apply(service, current().without(catalog),
                        "as the catalog zone " + catalog + " is not consumed any more");
                states.remove(catalog);
            }
        }
        states.replaceAll((catalog, state) -> state(catalog, state.fault()));
        catalogs.forEach(this::add);
        produced.forEach(this::add);
        if (thread == null && !(catalogs.isEmpty() && produced.isEmpty())) {
            Thread begun = threads.newThread(this::run);
            thread = begun;
            begun.start();
        }
    }

    /// The memberships that were stored.
    private Memberships restored() {
        Map<Name, List<Member>> members = new HashMap<>();
        for (RunTimeZone zone : daemon.registry().all()) {
            if (zone instanceof RunTimeZone.OfCatalog(Name catalog, Member member)) {
                members.computeIfAbsent(catalog, _ -> new ArrayList<>()).add(member);
            }
        }
        List<Catalog> catalogs = new ArrayList<>();
        members.forEach((catalog, some) -> catalogs.add(Catalog.of(catalog, some)));
        return Memberships.restored(Set.of(), catalogs);
    }

    private Memberships current() {
        Memberships now = memberships;
        if (now == null) {
            throw new IllegalStateException("no service is in use");
        }
        return now;
    }

    private void run() {
        try {
            Set<Name> failed = new LinkedHashSet<>();
            while (true) {
                Set<Name> names = next(failed);
                failed.clear();
                for (Name name : names) {
                    if (!daemon.change(service -> update(service, name)).orElse(true)) {
                        failed.add(name);
                    }
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            LOG.debug("zones are no longer kept in sync with catalog zones");
        }
    }

    /// The catalog zones that have changed, or those that failed before.
    private Set<Name> next(Set<Name> failed) throws InterruptedException {
        Name first = failed.isEmpty() ? queue.take()
                : queue.poll(TO_NEXT_TRY.toMillis(), TimeUnit.MILLISECONDS);
        Set<Name> names = new LinkedHashSet<>(failed);
        if (first != null) {
            names.add(first);
        }
        queue.drainTo(names);
        waiting.removeAll(names);
        return names;
    }

    /// Returns false if it has to be tried again.
    private boolean update(Service service, Name name) {
        Config.Zone settings = service.settings().find(name).orElse(null);
        Zone zone = service.zones().current().withApex(name);
        if (settings == null || zone == null) {
            return true;
        }
        return settings.source() instanceof ZoneSource.Produced ? produce(service, zone)
                : settings.catalog().isEmpty() || consume(service, zone);
    }

    private boolean consume(Service service, Zone zone) {
        Catalog before = current().catalog(zone.apex()).orElse(null);
        if (!(zone.state() instanceof ZoneSnapshot) && before == null) {
            return true;
        }
        CatalogReading reading = zone.state() instanceof ZoneSnapshot snapshot ? read(zone, snapshot, before)
                : BrokenCatalog.expired(zone.apex());
        Optional<String> fault = Optional.empty();
        switch (reading) {
            case BrokenCatalog fatal -> {
                broken.increment();
                fault = Optional.of(fatal.message());
                LOG.error("the catalog zone {} is broken, and its members stay as they are: {}", zone.apex(),
                        fatal.message());
            }
            case Catalog catalog -> {
                updates.increment();
                if (!catalog.ignored().isEmpty()) {
                    LOG.warn("the catalog zone {} has {} properties of members without a PTR record, which are ignored,"
                            + " the first at {}", zone.apex(), catalog.ignored().size(), catalog.ignored().getFirst());
                }
            }
        }
        boolean isDone = apply(service, current().with(reading), "as a member of " + zone.apex());
        states.put(zone.apex(), state(zone.apex(), fault));
        return isDone;
    }

    private State state(Name catalog, Optional<String> fault) {
        var notServed = current().notServed(catalog);
        int listed = current().catalog(catalog).map(it -> it.members().size()).orElse(0);
        return new State(listed - notServed.size(), fault, notServed.entrySet().stream().limit(MOST_NAMED)
                .map(it -> it.getKey() + ": " + it.getValue()).toList());
    }

    private static CatalogReading read(Zone zone, ZoneSnapshot snapshot, @Nullable Catalog before) {
        if (before == null) {
            return Catalog.read(snapshot);
        }
        ZoneHistory.Changes changes = zone.history().between(before.serial(), snapshot.serial());
        List<ZoneDelta> deltas = new ArrayList<>();
        try {
            for (int i = 0; i < changes.count(); i++) {
                deltas.add(changes.read(i));
            }
        } catch (ZoneHistory.LostException e) {
            return before.next(snapshot);
        }
        return before.next(snapshot, deltas);
    }

    /// Makes the changes of a step. Returns false if they cannot be stored.
    private boolean apply(Service service, Memberships.Update update, String why) {
        RunTimeSettings templates = new RunTimeSettings(service.config());
        Set<Name> removed = new LinkedHashSet<>();
        Map<Name, RunTimeZone> added = new LinkedHashMap<>();
        List<MemberChange.Clashed> clashes = new ArrayList<>();
        for (MemberChange change : update.changes()) {
            Name zone = change.member().zone();
            switch (change) {
                case MemberChange.Removed _ -> {
                    boolean _ = removed.add(zone);
                    added.remove(zone);
                }
                case MemberChange.Reset _ -> {
                    boolean _ = removed.add(zone);
                    add(change, templates, added);
                }
                case MemberChange.Moved moved -> {
                    boolean _ = !moved.keepsState() && removed.add(zone);
                    add(change, templates, added);
                }
                case MemberChange.Added _,MemberChange.Regrouped _ -> add(change, templates, added);
                case MemberChange.Clashed clash -> clashes.add(clash);
            }
        }
        log(clashes);
        try {
            daemon.zoneChanges().apply(service, ZoneDifference.of(removed, List.copyOf(added.values())), why);
            memberships = update.memberships();
            return true;
        } catch (ZoneChanges.NotStoredException e) {
            if (isClosed) {
                return true;
            }
            LOG.error("members of catalog zones could not be added or removed: {}; it is tried again", e.getMessage());
            memberships = restored().withConfigured(
                    service.config().zones().stream().map(Config.Zone::name).collect(Collectors.toSet())).memberships();
            return false;
        }
    }

    private static void add(MemberChange change, RunTimeSettings templates, Map<Name, RunTimeZone> added) {
        RunTimeZone zone = new RunTimeZone.OfCatalog(change.catalog(), change.member());
        try {
            Config.Zone _ = templates.of(zone);
            added.put(zone.zone(), zone);
        } catch (IllegalArgumentException e) {
            LOG.error("the member {} of {} is not served: {}", zone.zone(), change.catalog(), e.getMessage());
        }
    }

    private static void log(List<MemberChange.Clashed> clashes) {
        clashes.stream().limit(MOST_NAMED).forEach(clash -> LOG.warn("the member {} of {} is not served for it: {}",
                clash.member().zone(), clash.catalog(), clash.reason()));
        if (clashes.size() > MOST_NAMED) {
            LOG.warn("{} more members are not served for their catalog zones", clashes.size() - MOST_NAMED);
        }
    }

    /// Lists the members of a catalog zone of this server.
    private boolean produce(Service service, Zone catalog) {
        if (!(catalog.state() instanceof ZoneSnapshot snapshot)) {
            return true;
        }
        Map<Name, List<Group>> members = new HashMap<>();
        for (Config.Zone zone : service.settings().all()) {
            zone.memberOf().filter(it -> it.catalog().equals(catalog.apex())).ifPresent(
                    it -> members.put(zone.name(), it.group().map(Group::of).stream().toList()));
        }
        Set<Name> resets = new HashSet<>(gone.getOrDefault(catalog.apex(), Set.of()));
        resets.retainAll(members.keySet());
        CatalogContent content = new CatalogContent(catalog.apex(), members, resets, clock.instant());
        ZoneWriter.Result result = catalog.writer().submit(content.preparedFor(snapshot)).join();
        if (result instanceof ZoneWriter.Result.NotStored(String why)) {
            LOG.error("the catalog zone {} could not be changed: {}; it is tried again", catalog, why);
            return false;
        }
        gone.getOrDefault(catalog.apex(), new HashSet<>()).removeAll(resets);
        return true;
    }

    @Override
    public void close() {
        isClosed = true;
        Thread begun = thread;
        if (begun != null) {
            begun.interrupt();
        }
    }
}
