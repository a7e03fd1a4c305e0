package rootwalk.resolver.sharing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Restored;
import rootwalk.resolver.cache.StoredRecords;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.SharedCache.Found;
import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The entries of the record cache that several resolvers share. Any thread; [#fetch] blocks, for virtual threads.
public final class SharedRecords {

    /// How far the clocks of two hosts may differ, in milliseconds. An entry from further in the future would be used for too long.
    private static final long CLOCK_DIFFERENCE = 1000;

    /// Shorter lifetimes are over before another resolver has used the entry, in seconds.
    private static final int SHORTEST_LIFETIME = 2;

    private final Sharing sharing;
    private final Caches caches;
    private final LocalData localData;
    private final Time time;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private volatile Scoped scoped;

    /// The seal of one scope.
    private record Scoped(String scope, EntrySeal seal) {}

    /// An entry that may be in the store.
    private record Wanted(Name name, int type, Octets key) {}

    /// @param caches
    ///            that entries are fetched for, and written from
    /// @param localData
    ///            whose zones delegate names to servers that other resolvers may not know: nothing is shared about these names, nor about
    ///            those that are known by other data of this host
    public SharedRecords(Sharing sharing, Caches caches, LocalData localData, Time time) {
        this.sharing = sharing;
        this.caches = caches;
        this.localData = localData;
        this.time = time;
        scoped = scoped(sharing.scope().get());
    }

    private Scoped scoped(String scope) {
        return new Scoped(scope, new EntrySeal(sharing.secret(), scope));
    }

    /// The seal of the current scope, which changes with the trust anchors.
    private Scoped current() {
        String scope = sharing.scope().get();
        Scoped known = scoped;
        if (!known.scope().equals(scope)) {
            known = scoped(scope);
            scoped = known;
        }
        return known;
    }

    /// Whether anything is shared now.
    public boolean isPossible() {
        return sharing.isClockPlausible().getAsBoolean();
    }

    /// How long the lookups for one query of a client may take together, in nanoseconds.
    public long budgetNanos() {
        return sharing.budget().toNanos();
    }

    /// Fetches what answers a question into the record cache: an RRset, an alias or a negative answer.
    ///
    /// @param nanos
    ///            how long it may take
    /// @return whether there is something new in the record cache
    public boolean fetch(Question question, Signatures signatures, long nanos) {
        if (nanos <= 0 || !isShared(question.name(), question.type())) {
            return false;
        }
        EntrySeal seal = current().seal();
        List<Wanted> wanted = new ArrayList<>(2);
        wanted.add(wanted(question.name(), question.type(), signatures, seal));
        if (question.type() != RecordType.CNAME) {
            // The entry of an alias, or of a name error.
            wanted.add(wanted(question.name(), RecordType.CNAME, signatures, seal));
        }
        return switch (sharing.store().find(wanted.stream().map(Wanted::key).toList(), nanos)) {
            case Found.Values(List<Optional<Value>> values) -> restoreFirst(wanted, values, seal);
            case Found.Nothing _ -> false;
        };
    }

    private boolean isShared(Name name, int type) {
        return type != RecordType.ANY && type != RecordType.RRSIG && isSameForAll(name);
    }

    /// Whether no data of this host has a part in what is known of a name.
    private boolean isSameForAll(Name name) {
        return localData.deepestCut(name) == null && !caches.localServers().serve(name);
    }

    private static Wanted wanted(Name name, int type, Signatures signatures, EntrySeal seal) {
        return new Wanted(name, type, seal.key(name, type, signatures));
    }

    private boolean restoreFirst(List<Wanted> wanted, List<Optional<Value>> values, EntrySeal seal) {
        boolean isRejected = false;
        for (int i = 0; i < wanted.size(); i++) {
            Value value = values.get(i).orElse(null);
            Restored restored = value == null ? Restored.EXPIRED : restore(wanted.get(i), value, seal);
            switch (restored) {
                case STORED -> {
                    hits.increment();
                    return true;
                }
                case UNREADABLE -> {
                    rejected.increment();
                    isRejected = true;
                }
                case EXPIRED -> {}
            }
        }
        if (!isRejected) {
            misses.increment();
        }
        return false;
    }

    private Restored restore(Wanted wanted, Value value, EntrySeal seal) {
        StoredRecords entry = seal.open(wanted.key(), value.octets());
        if (entry == null) {
            return Restored.UNREADABLE;
        }
        long lifetime = entry.lifetime() * 1000L;
        long ageByClock = sharing.clock().millis() - entry.stored();
        // The store counts down by its own clock, so a clock of either resolver that is wrong does not make an entry younger.
        long age = Math.max(Math.max(0, ageByClock), lifetime - value.left().toMillis());
        if (ageByClock < -CLOCK_DIFFERENCE || age >= lifetime) {
            return Restored.UNREADABLE;
        }
        long now = time.millis();
        long stored = now - age;
        if (caches.flushed().isFlushedSince(wanted.name(), stored - CLOCK_DIFFERENCE)) {
            return Restored.EXPIRED;
        }
        return caches.records().restore(wanted.name(), wanted.type(),
                new StoredRecords(stored, entry.lifetime(), entry.octets()), caches.settings(), now);
    }

    /// Begins a resolution, of which something may be written.
    public Writing begin() {
        return new Writing(time.millis(), current());
    }

    /// What a resolution writes at its end: what it has stored in the record cache with the scope of its beginning.
    public final class Writing {
        private final long since;
        private final Scoped begun;

        private Writing(long since, Scoped begun) {
            this.since = since;
            this.begun = begun;
        }

        /// Writes each alias on the way, and the answer at its end, unless the scope is another now: a part may have been found in
        /// either.
        public void write(Question question, Resolution resolution, Signatures signatures) {
            if (!isShared(question.name(), question.type()) || !begun.scope().equals(sharing.scope().get())) {
                return;
            }
            Name sname = question.name();
            for (RRset rrset : resolution.answer()) {
                if (rrset.type() == RecordType.CNAME && question.type() != RecordType.CNAME
                        && rrset.owner().equals(sname)) {
                    write(sname, RecordType.CNAME, signatures);
                    sname = Name.of(rrset.sharedData(), 2);
                }
            }
            write(sname, question.type(), signatures);
            if (question.type() != RecordType.CNAME) {
                write(sname, RecordType.CNAME, signatures);
            }
        }

        private void write(Name name, int type, Signatures signatures) {
            long now = time.millis();
            StoredRecords entry = caches.records().export(name, type, now);
            // Older entries were written before.
            if (entry == null || entry.stored() < since || entry.octets().length() > EntrySeal.LONGEST
                    || entry.lifetime() < SHORTEST_LIFETIME || !isSameForAll(name)) {
                return;
            }
            long age = now - entry.stored();
            Octets key = begun.seal().key(name, type, signatures);
            sharing.store().put(key, begun.seal().seal(key,
                    new StoredRecords(sharing.clock().millis() - age, entry.lifetime(), entry.octets())),
                    Duration.ofMillis(entry.lifetime() * 1000L - age));
        }
    }

    /// What has come of lookups.
    public SharingCounts counts() {
        return new SharingCounts(hits.sum(), misses.sum(), rejected.sum());
    }
}
