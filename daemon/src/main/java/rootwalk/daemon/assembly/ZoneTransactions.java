package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.wire.Name;

/// The changes of zones that were begun with `ctl zone begin` or by the REST API, and not committed yet. They are in memory only. Any thread.
final class ZoneTransactions {

    /// More changes than anybody writes by hand.
    private static final int MOST_CHANGES = 20_000;

    private final Map<Name, List<UpdateRecord>> open = new ConcurrentHashMap<>();

    /// Begins a transaction; false if the zone has one.
    boolean begin(Name zone) {
        return open.putIfAbsent(zone, List.of()) == null;
    }

    /// Adds a change; empty if the zone has no transaction or too many changes.
    ///
    /// @return the number of changes
    Optional<Integer> add(Name zone, UpdateRecord change) {
        return add(zone, List.of(change));
    }

    /// Adds changes, all or none; empty if the zone has no transaction or too many changes.
    ///
    /// @return the number of changes
    Optional<Integer> add(Name zone, List<UpdateRecord> more) {
        AtomicBoolean isAdded = new AtomicBoolean();
        List<UpdateRecord> changes = open.computeIfPresent(zone, (_, before) -> {
            List<UpdateRecord> after = new ArrayList<>(before);
            after.addAll(more);
            isAdded.set(after.size() <= MOST_CHANGES);
            return isAdded.get() ? List.copyOf(after) : before;
        });
        return Optional.ofNullable(changes).filter(_ -> isAdded.get()).map(List::size);
    }

    /// The changes of a transaction; empty if there is none.
    Optional<List<UpdateRecord>> changes(Name zone) {
        return Optional.ofNullable(open.get(zone));
    }

    /// Ends a transaction, and returns its changes; empty if there is none.
    Optional<List<UpdateRecord>> end(Name zone) {
        return Optional.ofNullable(open.remove(zone));
    }

    /// The number of changes; empty if there is no transaction.
    Optional<Integer> size(Name zone) {
        return changes(zone).map(List::size);
    }
}
