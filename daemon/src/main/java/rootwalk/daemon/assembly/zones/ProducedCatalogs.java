package rootwalk.daemon.assembly.zones;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.catalog.Catalog;
import rootwalk.authoritative.catalog.CatalogContent;
import rootwalk.authoritative.catalog.CatalogReading;
import rootwalk.authoritative.catalog.Group;
import rootwalk.authoritative.catalog.Member;
import rootwalk.authoritative.catalog.MemberEdit;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.wire.Name;

/// The catalog zones that list zones of this server (RFC 9432). After a start or a reload, the whole of each is compared with the zones
/// that it has to list; a change of single zones later costs work for these only. Any thread; one call of [#produce] at a time.
public final class ProducedCatalogs {

    private static final Logger LOG = LoggerFactory.getLogger(ProducedCatalogs.class);

    /// Former members of one catalog zone.
    private static final int MOST_REMEMBERED = 100_000;

    private final Supplier<ZoneRegistry> registry;
    private final InstantSource clock;
    /// The catalog zone and the group of each zone that has to be listed.
    private final Map<Name, Config.Membership> memberships = new HashMap<>();
    private final Map<Name, Production> productions = new HashMap<>();

    /// A catalog zone of this server.
    private static final class Production {

        /// Zones that may not be listed as they have to be.
        final Set<Name> changed = new HashSet<>();
        /// Those of them that were removed, even if they are there again.
        final Set<Name> left = new HashSet<>();
        /// Whether any zone may not be listed as it has to be.
        boolean isWhole = true;
        /// The nodes of former members, by their zones. Used while the catalog zone is produced.
        final Map<Name, Name> gone = new HashMap<>();
        /// Null before the first comparison. Used while the catalog zone is produced.
        @Nullable
        Listed listed;
    }

    /// What is to be done with a catalog zone.
    private record Task(Production production, boolean isWhole, Set<Name> changed, Set<Name> left) {}

    /// What a version of a catalog zone lists.
    private record Listed(ZoneSnapshot version, Catalog catalog) {}

    /// A change of a catalog zone that is to be made.
    ///
    /// @param wanted zones with their groups; empty for those that are not to be listed
    /// @param resets members that secondaries must not take for the same as before
    /// @param former members that leave
    /// @param forgotten nodes of former members that are members again
    private record Change(Map<Name, Optional<List<Group>>> wanted, Set<Name> resets, List<FormerMember> former,
            Map<Name, Name> forgotten) {}

    public ProducedCatalogs(Supplier<ZoneRegistry> registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /// Takes the zones that are in use now. Returns the catalog zones of this server.
    public synchronized Set<Name> use(ZonesInUse inUse) {
        Set<Name> catalogs = new LinkedHashSet<>();
        for (Config.Zone zone : inUse.config().zones()) {
            if (zone.source() instanceof ZoneSource.Produced) {
                catalogs.add(zone.name());
            }
        }
        productions.keySet().retainAll(catalogs);
        catalogs.forEach(catalog -> productions.computeIfAbsent(catalog, this::remembered).isWhole = true);
        Map<Name, Config.Membership> before = Map.copyOf(memberships);
        memberships.clear();
        inUse.settings().all().forEach(
                zone -> zone.memberOf().ifPresent(it -> memberships.put(zone.name(), it)));
        before.forEach((zone, membership) -> leave(zone, membership, memberships.get(zone)));
        return catalogs;
    }

    private Production remembered(Name catalog) {
        Production production = new Production();
        for (FormerMember former : registry.get().formerMembers()) {
            if (former.catalog().equals(catalog)) {
                production.gone.put(former.zone(), former.node());
            }
        }
        return production;
    }

    /// A zone was added, or has other settings. Returns the catalog zones that have to change.
    public synchronized Set<Name> set(Config.Zone zone) {
        return set(zone.name(), zone.memberOf().orElse(null));
    }

    /// A zone was removed, and lost its content. Returns the catalog zones that have to change.
    public synchronized Set<Name> remove(Name zone) {
        return set(zone, null);
    }

    private Set<Name> set(Name zone, Config.@Nullable Membership now) {
        Config.Membership before = now == null ? memberships.remove(zone) : memberships.put(zone, now);
        Set<Name> concerned = new HashSet<>();
        if (before != null) {
            leave(zone, before, now);
            concerned.add(before.catalog());
        }
        if (now != null) {
            concerned.add(now.catalog());
        }
        concerned.retainAll(productions.keySet());
        for (Name catalog : concerned) {
            boolean _ = production(catalog).changed.add(zone);
        }
        return concerned;
    }

    private void leave(Name zone, Config.Membership before, Config.@Nullable Membership now) {
        Production production = productions.get(before.catalog());
        if (production != null && (now == null || !now.catalog().equals(before.catalog()))) {
            boolean _ = production.left.add(zone);
        }
    }

    private Production production(Name catalog) {
        Production production = productions.get(catalog);
        if (production == null) {
            throw new IllegalStateException(catalog + " is not a catalog zone of this server");
        }
        return production;
    }

    /// Changes a catalog zone so that it lists what it has to. Blocks. Returns false if it has to be tried again.
    public boolean produce(Zone zone) {
        Task task = take(zone.apex());
        if (task == null) {
            return true;
        }
        Listed listed = task.production().listed;
        boolean isDone = false;
        try {
            if (listed == null || task.isWhole() || !isOf(zone, listed)) {
                isDone = produceWhole(zone, task);
            } else {
                isDone = task.changed().isEmpty() || produceMembers(zone, listed, task);
            }
            return isDone;
        } finally {
            if (!isDone) {
                giveBack(task);
            }
        }
    }

    private synchronized @Nullable Task take(Name catalog) {
        Production production = productions.get(catalog);
        if (production == null) {
            return null;
        }
        Task task = new Task(production, production.isWhole, Set.copyOf(production.changed),
                Set.copyOf(production.left));
        production.changed.clear();
        production.left.clear();
        production.isWhole = false;
        return task;
    }

    private synchronized void giveBack(Task task) {
        task.production().changed.addAll(task.changed());
        task.production().left.addAll(task.left());
        task.production().isWhole |= task.isWhole();
    }

    @SuppressWarnings("ReferenceEquality") // another version is another object
    private static boolean isOf(Zone zone, Listed listed) {
        return zone.state() == listed.version();
    }

    private boolean produceWhole(Zone zone, Task task) {
        ZoneSnapshot version = zone.state() instanceof ZoneSnapshot snapshot ? snapshot : null;
        Catalog listed = version != null && Catalog.read(version) instanceof Catalog catalog ? catalog : null;
        Map<Name, List<Group>> members = members(zone.apex());
        Map<Name, Optional<List<Group>>> wanted = new HashMap<>();
        members.forEach((name, groups) -> wanted.put(name, Optional.of(groups)));
        if (listed != null) {
            listed.members().forEach(member -> wanted.putIfAbsent(member.zone(), Optional.empty()));
        }
        Change change = change(zone.apex(), task, wanted, listed);
        CatalogContent content = new CatalogContent(zone.apex(), members, change.resets(), clock.instant());
        return make(zone, task, change, () -> version == null ? zone.writer().replace(content.first()).join()
                : zone.writer().submit(content.preparedFor(version)).join(), null);
    }

    private boolean produceMembers(Zone zone, Listed listed, Task task) {
        Map<Name, Optional<List<Group>>> wanted = new HashMap<>();
        synchronized (this) {
            task.changed().forEach(name -> wanted.put(name, groups(zone.apex(), memberships.get(name))));
        }
        Change change = change(zone.apex(), task, wanted, listed.catalog());
        MemberEdit edit = new MemberEdit(listed.version(), listed.catalog(), wanted, change.resets(), clock.instant(),
                () -> new CatalogContent(zone.apex(), members(zone.apex()), change.resets(), clock.instant()));
        return make(zone, task, change, () -> zone.writer().submit(edit).join(), listed);
    }

    private synchronized Map<Name, List<Group>> members(Name catalog) {
        Map<Name, List<Group>> members = new HashMap<>();
        memberships.forEach((zone, membership) -> groups(catalog, membership)
                .ifPresent(groups -> members.put(zone, groups)));
        return members;
    }

    private static Optional<List<Group>> groups(Name catalog, Config.@Nullable Membership membership) {
        return membership != null && membership.catalog().equals(catalog)
                ? Optional.of(membership.group().map(Group::of).stream().toList()) : Optional.empty();
    }

    private static Change change(Name catalog, Task task, Map<Name, Optional<List<Group>>> wanted,
            @Nullable Catalog listed) {
        Set<Name> resets = new HashSet<>();
        List<FormerMember> former = new ArrayList<>();
        Map<Name, Name> forgotten = new HashMap<>();
        Map<Name, Name> gone = task.production().gone;
        wanted.forEach((zone, groups) -> {
            Member member = listed == null ? null : listed.member(zone);
            Name last = gone.get(zone);
            if (groups.isEmpty()) {
                if (member != null && gone.size() + former.size() < MOST_REMEMBERED) {
                    former.add(new FormerMember(member.node(), catalog, zone));
                }
            } else if (last != null) {
                // If it has another node already, only the journal did not store that.
                forgotten.put(zone, last);
                boolean _ = (member == null || member.node().equals(last)) && resets.add(zone);
            }
            boolean _ = groups.isPresent() && task.left().contains(zone) && resets.add(zone);
        });
        return new Change(wanted, resets, former, forgotten);
    }

    /// Changes the catalog zone, and waits for the result.
    @FunctionalInterface
    private interface Write {
        ZoneWriter.Result result();
    }

    /// @param before what the version before lists; null if all of the next one is to be read
    private boolean make(Zone zone, Task task, Change change, Write write, @Nullable Listed before) {
        if (!change.former().isEmpty() && !registry.get().remember(change.former(), Set.of())) {
            LOG.error("the catalog zone {} could not be changed: the journal cannot be written; it is tried again",
                    zone);
            return false;
        }
        switch (write.result()) {
            case ZoneWriter.Result.Changed(var delta, var _) -> {
                task.production().listed = listed(zone, before, List.of(delta));
            }
            case ZoneWriter.Result.Unchanged _ -> {
                task.production().listed = before == null ? listed(zone, null, List.of()) : before;
            }
            case ZoneWriter.Result.Rejected(String why) -> {
                LOG.error("the catalog zone {} could not be changed: {}; it is tried again", zone, why);
                return false;
            }
            case ZoneWriter.Result.NotStored(String why) -> {
                LOG.error("the catalog zone {} could not be changed: {}; it is tried again", zone, why);
                return false;
            }
        }
        change.former().forEach(former -> task.production().gone.put(former.zone(), former.node()));
        task.production().gone.keySet().removeAll(change.forgotten().keySet());
        // If that is not stored, it is found at the next start.
        boolean _ = change.forgotten().isEmpty() || registry.get().remember(Set.of(), change.forgotten().values());
        return true;
    }

    /// What the current version lists.
    ///
    /// @param delta from the version before; without that, all is read
    private static @Nullable Listed listed(Zone zone, @Nullable Listed before, List<ZoneDelta> delta) {
        if (!(zone.state() instanceof ZoneSnapshot version)) {
            return null;
        }
        CatalogReading reading = before == null ? Catalog.read(version) : before.catalog().next(version, delta);
        return reading instanceof Catalog catalog ? new Listed(version, catalog) : null;
    }
}
