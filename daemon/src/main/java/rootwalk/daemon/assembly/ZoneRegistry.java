package rootwalk.daemon.assembly;

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

/// The zones that are served and not in the configuration. They are stored in the journal. One change at a time; any thread reads.
final class ZoneRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneRegistry.class);

    /// Entries in one transaction: some hundred octets each.
    private static final int MOST_AT_ONCE = 2000;

    private final Supplier<Journal> journal;
    private final Map<Name, RunTimeZone> zones = new ConcurrentHashMap<>();
    private boolean isRead;

    /// @param journal called if there is a journal
    ZoneRegistry(Supplier<Journal> journal) {
        this.journal = journal;
    }

    /// Reads what is stored, the first time.
    ///
    /// @throws java.io.UncheckedIOException if the journal cannot be read
    void read() {
        if (isRead) {
            return;
        }
        for (ListedZone stored : journal.get().listed()) {
            try {
                zones.put(stored.zone(), RunTimeZone.decode(stored.zone(), stored.content()));
            } catch (IOException e) {
                LOG.error("the zone {} is not served: its entry in the journal cannot be used ({}); add it again",
                        stored.zone(), e.getMessage());
            }
        }
        isRead = true;
    }

    Optional<RunTimeZone> find(Name zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    Collection<RunTimeZone> all() {
        return Collections.unmodifiableCollection(zones.values());
    }

    int size() {
        return zones.size();
    }

    /// Adds or replaces zones. Returns whether all are stored; if not, some may be.
    boolean put(Collection<RunTimeZone> added) {
        List<CompletableFuture<Boolean>> stored = new ArrayList<>();
        List<ListedZone> some = new ArrayList<>();
        for (RunTimeZone zone : added) {
            some.add(new ListedZone(zone.zone(), zone.encoded()));
            if (some.size() == MOST_AT_ONCE) {
                stored.add(journal.get().list(List.copyOf(some), List.of()));
                some.clear();
            }
        }
        stored.add(journal.get().list(some, List.of()));
        if (!areAllStored(stored)) {
            return false;
        }
        added.forEach(zone -> zones.put(zone.zone(), zone));
        return true;
    }

    /// Removes zones. Returns whether that is stored; if not, some may still be there.
    boolean remove(Collection<Name> removed) {
        List<CompletableFuture<Boolean>> stored = new ArrayList<>();
        List<Name> all = List.copyOf(removed);
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            stored.add(journal.get().list(List.of(), all.subList(from, Math.min(from + MOST_AT_ONCE, all.size()))));
        }
        if (!areAllStored(stored)) {
            return false;
        }
        all.forEach(zones::remove);
        return true;
    }

    private static boolean areAllStored(List<CompletableFuture<Boolean>> stored) {
        boolean areAll = true;
        for (CompletableFuture<Boolean> each : stored) {
            areAll &= each.join();
        }
        return areAll;
    }
}
