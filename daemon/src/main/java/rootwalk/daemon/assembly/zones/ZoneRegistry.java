package rootwalk.daemon.assembly.zones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.Journal.ListedZone;
import rootwalk.wire.Name;

/// The zones that are served and not in the configuration, and the former members of catalog zones of this server. They are stored in
/// the journal. One change of zones at a time, and one of former members; any thread reads.
public final class ZoneRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneRegistry.class);

    /// Entries in one transaction: some hundred octets each.
    private static final int MOST_AT_ONCE = 2000;

    private final Supplier<Journal> journal;
    private final Map<Name, RunTimeZone> zones = new ConcurrentHashMap<>();
    /// By their nodes.
    private final Map<Name, FormerMember> formerMembers = new ConcurrentHashMap<>();
    private boolean isRead;

    /// @param journal called if there is a journal
    public ZoneRegistry(Supplier<Journal> journal) {
        this.journal = journal;
    }

    /// Reads what is stored, the first time.
    ///
    /// @throws java.io.UncheckedIOException if the journal cannot be read
    public void read() {
        if (isRead) {
            return;
        }
        journal.get().listed().forEach(this::read);
        isRead = true;
    }

    private void read(ListedZone stored) {
        FormerMember former = FormerMember.decode(stored.zone(), stored.content()).orElse(null);
        if (former != null) {
            formerMembers.put(former.node(), former);
            return;
        }
        try {
            zones.put(stored.zone(), RunTimeZone.decode(stored.zone(), stored.content()));
        } catch (IOException e) {
            LOG.error("the zone {} is not served: its entry in the journal cannot be used ({}); add it again",
                    stored.zone(), e.getMessage());
        }
    }

    /// Reads what is stored, and forgets it again if that is no zone.
    ///
    /// @return whether it is
    public boolean readZones() {
        read();
        if (zones.isEmpty()) {
            formerMembers.clear();
            isRead = false;
        }
        return isRead;
    }

    public Optional<RunTimeZone> find(Name zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    public Collection<RunTimeZone> all() {
        return Collections.unmodifiableCollection(zones.values());
    }

    public int size() {
        return zones.size();
    }

    /// Adds or replaces zones. Returns whether all are stored; if not, some may be.
    public boolean put(Collection<RunTimeZone> added) {
        if (!list(added.stream().map(zone -> new ListedZone(zone.zone(), zone.encoded())).toList(), List.of())) {
            return false;
        }
        added.forEach(zone -> zones.put(zone.zone(), zone));
        return true;
    }

    /// Removes zones. Returns whether that is stored; if not, some may still be there.
    public boolean remove(Collection<Name> removed) {
        if (!list(List.of(), List.copyOf(removed))) {
            return false;
        }
        removed.forEach(zones::remove);
        return true;
    }

    Collection<FormerMember> formerMembers() {
        return Collections.unmodifiableCollection(formerMembers.values());
    }

    /// Adds former members, and removes some by their nodes. Returns whether that is stored; if not, some may be.
    boolean remember(Collection<FormerMember> added, Collection<Name> forgotten) {
        if (!list(added.stream().map(it -> new ListedZone(it.node(), it.encoded())).toList(),
                List.copyOf(forgotten))) {
            return false;
        }
        added.forEach(it -> formerMembers.put(it.node(), it));
        forgotten.forEach(formerMembers::remove);
        return true;
    }

    private boolean list(List<ListedZone> added, List<Name> removed) {
        List<CompletableFuture<Boolean>> stored = new ArrayList<>();
        for (int from = 0; from < added.size(); from += MOST_AT_ONCE) {
            stored.add(journal.get().list(added.subList(from, Math.min(from + MOST_AT_ONCE, added.size())), List.of()));
        }
        for (int from = 0; from < removed.size(); from += MOST_AT_ONCE) {
            stored.add(
                    journal.get().list(List.of(),
                            removed.subList(from, Math.min(from + MOST_AT_ONCE, removed.size()))));
        }
        boolean areAll = true;
        for (CompletableFuture<Boolean> each : stored) {
            areAll &= each.join();
        }
        return areAll;
    }
}
