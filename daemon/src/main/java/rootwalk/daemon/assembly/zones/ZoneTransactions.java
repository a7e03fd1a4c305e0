package rootwalk.daemon.assembly.zones;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// The changes of zones that were begun with `ctl zone begin` or by the REST API, and not committed yet. Each client has its own, one for
/// each zone. They are in memory only, and end when they were not used for a time, or with their zone. Thread-safe.
public final class ZoneTransactions implements ZoneObserver {

    /// The client that is `rootwalk ctl zone`. Tokens have names.
    public static final String CONTROL = "";

    /// More changes than anybody writes by hand.
    public static final int MOST_CHANGES = 20_000;

    /// Transactions of one client.
    private static final int MOST_OPEN = 1_000;

    /// Of all transactions of one client.
    public static final long MOST_OCTETS = 16 << 20;

    /// Without a change, or an attempt to commit.
    static final Duration LIFETIME = Duration.ofHours(1);

    /// On the heap, for a transaction and for a change besides its name and data.
    private static final int OVERHEAD = 200;

    private final Time time;
    private final Map<Key, Transaction> open = new HashMap<>();

    /// @param client the name of a token, or [#CONTROL]
    private record Key(Name zone, String client) {}

    private static final class Transaction {

        private final List<UpdateRecord> changes = new ArrayList<>();
        private long octets = OVERHEAD;
        private long usedAt;
        private boolean isBeingCommitted;

        Transaction(long now) {
            usedAt = now;
        }
    }

    /// Why something is not done.
    public enum Refusal {
        /// The client has no transaction of the zone.
        NONE,
        /// The client has one already.
        EXISTS,
        /// There would be too many changes or transactions, or all of the client would need too much memory.
        TOO_LARGE,
        /// Its changes are being made.
        BEING_COMMITTED
    }

    /// Something is not done. The transaction stays as it is.
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        public RefusedException(Refusal refusal) {
            super(refusal.name());
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    public ZoneTransactions(Time time) {
        this.time = time;
    }

    /// Begins a transaction.
    public synchronized void begin(Name zone, String client) throws RefusedException {
        removeExpired();
        if (open.containsKey(new Key(zone, client))) {
            throw new RefusedException(Refusal.EXISTS);
        }
        checkRoom(client, OVERHEAD);
        if (open.keySet().stream().filter(key -> key.client().equals(client)).count() >= MOST_OPEN) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
        open.put(new Key(zone, client), new Transaction(time.nanos()));
    }

    /// Adds changes, all or none.
    ///
    /// @return the number of changes
    public synchronized int add(Name zone, String client, List<UpdateRecord> more) throws RefusedException {
        Transaction transaction = existing(zone, client);
        long octets = 0;
        for (UpdateRecord change : more) {
            octets += OVERHEAD + change.owner().length() + change.data().length();
        }
        if (transaction.changes.size() + more.size() > MOST_CHANGES) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
        checkRoom(client, octets);
        transaction.changes.addAll(more);
        transaction.octets += octets;
        transaction.usedAt = time.nanos();
        return transaction.changes.size();
    }

    private void checkRoom(String client, long more) throws RefusedException {
        long used = open.entrySet().stream().filter(entry -> entry.getKey().client().equals(client))
                .mapToLong(entry -> entry.getValue().octets).sum();
        if (used + more > MOST_OCTETS) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
    }

    private Transaction existing(Name zone, String client) throws RefusedException {
        removeExpired();
        Transaction transaction = open.get(new Key(zone, client));
        if (transaction == null) {
            throw new RefusedException(Refusal.NONE);
        }
        if (transaction.isBeingCommitted) {
            throw new RefusedException(Refusal.BEING_COMMITTED);
        }
        return transaction;
    }

    private void removeExpired() {
        long now = time.nanos();
        open.values().removeIf(it -> !it.isBeingCommitted && now - it.usedAt > LIFETIME.toNanos());
    }

    /// The changes of a transaction, which is closed for others until [#settle].
    public synchronized List<UpdateRecord> commit(Name zone, String client) throws RefusedException {
        Transaction transaction = existing(zone, client);
        transaction.isBeingCommitted = true;
        return List.copyOf(transaction.changes);
    }

    /// Ends a transaction whose changes are made. One whose changes could not be made stays as it was.
    public synchronized void settle(Name zone, String client, boolean isMade) {
        Key key = new Key(zone, client);
        Transaction transaction = open.get(key);
        if (transaction != null && isMade) {
            open.remove(key);
        } else if (transaction != null) {
            transaction.isBeingCommitted = false;
            transaction.usedAt = time.nanos();
        }
    }

    /// Ends a transaction without its changes, and returns their number.
    public synchronized int abort(Name zone, String client) throws RefusedException {
        int changes = existing(zone, client).changes.size();
        open.remove(new Key(zone, client));
        return changes;
    }

    /// The number of changes; empty if there is no transaction.
    public synchronized Optional<Integer> size(Name zone, String client) {
        removeExpired();
        return Optional.ofNullable(open.get(new Key(zone, client))).map(it -> it.changes.size());
    }

    /// Ends the transactions of zones that are not served any more.
    public synchronized void keep(Predicate<Name> isServed) {
        open.keySet().removeIf(key -> !isServed.test(key.zone()));
    }

    @Override
    public void published(Zone zone) {}

    @Override
    public void added(Collection<Config.Zone> zones) {}

    @Override
    public void removed(Collection<Config.Zone> zones) {
        var names = zones.stream().map(Config.Zone::name).collect(Collectors.toSet());
        keep(zone -> !names.contains(zone));
    }
}
