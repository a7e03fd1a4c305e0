package rootwalk.daemon.assembly;

import java.time.Duration;
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
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.catalog.BrokenCatalog;
import rootwalk.authoritative.catalog.Catalog;
import rootwalk.authoritative.catalog.CatalogReading;
import rootwalk.authoritative.catalog.Member;
import rootwalk.authoritative.catalog.MemberChange;
import rootwalk.authoritative.catalog.Memberships;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.assembly.ZoneChanges.NotStoredException;
import rootwalk.daemon.assembly.zones.ProducedCatalogs;
import rootwalk.daemon.assembly.zones.RunTimeSettings;
import rootwalk.daemon.assembly.zones.RunTimeZone;
import rootwalk.daemon.assembly.zones.ZoneDifference;
import rootwalk.daemon.assembly.zones.ZoneObserver;
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
    private final ProducedCatalogs produced;
    private final ThreadFactory threads;
    private final Set<Name> waiting = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Name> queue = new LinkedBlockingQueue<>();
    private final Map<Name, State> states = new ConcurrentHashMap<>();
    private final LongAdder updates = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private volatile Set<Name> consumed = Set.of();
    /// Whether the zones of the configuration could not be taken into account completely.
    private volatile boolean isBehind;
    private volatile boolean isClosed;
    private @Nullable Thread thread;
    /// Null before the first service is in use. Changed within [Daemon#change].
    private @Nullable Memberships memberships;

    /// @param threads makes virtual threads
    CatalogZones(Daemon daemon, ProducedCatalogs produced, ThreadFactory threads) {
        this.daemon = daemon;
        this.produced = produced;
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
        zones.forEach(zone -> produced.set(zone).forEach(this::add));
    }

    @Override
    public void removed(Collection<Config.Zone> zones) {
        zones.forEach(zone -> produced.remove(zone.name()).forEach(this::add));
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
        Set<Name> catalogs = new LinkedHashSet<>();
        for (Config.Zone zone : service.config().zones()) {
            if (zone.catalog().isPresent()) {
                catalogs.add(zone.name());
            }
        }
        consumed = Set.copyOf(catalogs);
        boolean _ = catchUp(service);
        catalogs.forEach(this::add);
        Set<Name> others = produced.use(service.zonesInUse());
        others.forEach(this::add);
        if (thread == null && (isBehind || !catalogs.isEmpty() || !others.isEmpty())) {
            Thread begun = threads.newThread(this::run);
            thread = begun;
            begun.start();
        }
    }

    private boolean catchUp(Service service) {
        isBehind = !isDone("the members of catalog zones", () -> configure(service));
        return true;
    }

    /// Takes the zones that the server has anyway into account. Returns false if it has to be tried again.
    private boolean configure(Service service) {
        Memberships before = memberships == null ? restored() : memberships;
        boolean isDone = apply(service, before.withConfiguration(own(service), consumed),
                "as the configuration has changed");
        states.keySet().retainAll(consumed);
        states.replaceAll((catalog, state) -> state(catalog, state.fault()));
        return isDone;
    }

    /// The zones that cannot be members: those of the configuration, and those that were added.
    private Set<Name> own(Service service) {
        Set<Name> own = new HashSet<>(service.settings().configured());
        for (RunTimeZone zone : daemon.registry().all()) {
            boolean _ = zone instanceof RunTimeZone.Added && own.add(zone.zone());
        }
        return own;
    }

    /// Has the thread of this object try again what failed outside of it.
    private void wake() {
        consumed.stream().findAny().ifPresent(this::add);
    }

    /// A zone was added that is not a member. Called within [Daemon#change].
    void zoneAdded(Service service, Name zone) {
        if (!isDone(zone, () -> apply(service, current().withZone(zone), "as " + zone + " was added"))) {
            wake();
        }
    }

    /// A zone was removed that was not a member, so that it may become one. Called within [Daemon#change].
    void zoneRemoved(Service service, Name zone) {
        if (daemon.registry().find(zone).isEmpty()) {
            if (!isDone(zone, () -> apply(service, current().withoutZone(zone), "as a member"))) {
                wake();
            }
        }
    }

    /// A defect must not end anything else.
    private boolean isDone(Object what, BooleanSupplier work) {
        try {
            return work.getAsBoolean() || isClosed;
        } catch (RuntimeException e) {
            if (!isClosed) {
                LOG.error("{} could not be processed; it is tried again", what, e);
            }
            return isClosed;
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
                if (isBehind) {
                    boolean _ = daemon.change(this::catchUp).orElse(true);
                    names.addAll(consumed);
                }
                for (Name name : names) {
                    if (!isDone(name, () -> update(name))) {
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
        Name first = failed.isEmpty() && !isBehind ? queue.take()
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
    private boolean update(Name name) {
        Service service = daemon.current();
        Zone zone = service.zones().current().withApex(name);
        Config.Zone settings = service.settings().find(name).orElse(null);
        if (zone != null && settings != null && settings.source() instanceof ZoneSource.Produced) {
            // The disk is waited for, so nothing else is to wait meanwhile.
            return produced.produce(zone);
        }
        return !isBehind && daemon.change(now -> consume(now, name)).orElse(true);
    }

    private boolean consume(Service service, Name name) {
        Zone zone = service.zones().current().withApex(name);
        return zone == null || !consumed.contains(name) || consume(service, zone);
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
        RunTimeSettings templates = service.settings().templates();
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
                case MemberChange.Added _,MemberChange.Modified _ -> add(change, templates, added);
                case MemberChange.Clashed clash -> clashes.add(clash);
            }
        }
        log(clashes);
        try {
            if (!removed.isEmpty() || !added.isEmpty()) {
                daemon.zoneChanges().apply(service, ZoneDifference.of(removed, List.copyOf(added.values())), why);
            }
            memberships = update.memberships();
            return true;
        } catch (NotStoredException e) {
            if (!isClosed) {
                LOG.error("members of catalog zones could not be added or removed: {}; it is tried again",
                        e.getMessage());
            }
            beginAnew();
            return false;
        } catch (RuntimeException e) {
            beginAnew();
            throw e;
        }
    }

    /// After a change that was made in part. All catalogs are read again.
    private void beginAnew() {
        memberships = restored();
        isBehind = true;
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

    @Override
    public void close() {
        isClosed = true;
        Thread begun = thread;
        if (begun != null) {
            begun.interrupt();
        }
    }
}
