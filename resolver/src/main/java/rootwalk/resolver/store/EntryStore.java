package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Entries by [EntryKey] outside of the heap, bounded in octets. Any thread; lookups take no lock.
///
/// An entry has a time of storing and a lifetime. An expired entry stays until it is replaced, removed or evicted. An
/// entry is not stored if it is longer than about a hundredth of its shard.
///
/// The limit applies to everything whose size depends on the number of entries. Memory is allocated as it is needed,
/// and freed when the store is unreachable.
public final class EntryStore {

    /// Receives entries.
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        /// Visits an entry, which is valid only during the call.
        void visit(Entry entry) throws E;
    }

    private static final int MAX_SHARDS = 16;
    private static final long SHARD_OCTETS = 16 << 20;

    private final Shard[] shards;
    private final long maximumOctets;

    /// @param octets the limit of the memory, 32 KiB at least: a lower value is raised
    public EntryStore(long octets) {
        this(octets, Arena.ofAuto());
    }

    /// @param arena for the memory; used under the locks of the shards, several at the same time
    EntryStore(long octets, Arena arena) {
        maximumOctets = Math.max(octets, ShardSizes.LEAST_OCTETS);
        int number = (int) Long.highestOneBit(Math.clamp(maximumOctets / SHARD_OCTETS, 1, MAX_SHARDS));
        ShardSizes sizes = ShardSizes.of(maximumOctets / number);
        shards = new Shard[number];
        for (int i = 0; i < number; i++) {
            shards[i] = new Shard(arena, sizes);
        }
    }

    /// Looks up the key of [Entry#key()], and copies the stored entry, expired or not, into `entry`. Counts the read
    /// for the eviction policy.
    ///
    /// @return whether an entry was found; if not, the content of `entry` is undefined
    public boolean find(Entry entry) {
        return shard(entry.key()).find(entry.key(), entry);
    }

    /// Stores an entry. It replaces an entry with the same key.
    ///
    /// @return false if it is too long, or if there is no memory
    public boolean put(Entry entry) {
        return putIf(entry, old -> true);
    }

    /// Stores an entry, unless the store has one with the same key that may not be replaced.
    ///
    /// @param mayReplace called with the entry that has the same key, expired or not; other writers of the shard wait meanwhile
    /// @return whether it was stored
    public boolean putIf(Entry entry, Predicate<Entry> mayReplace) {
        EntryKey key = entry.key().set(entry);
        return shard(key).put(entry, key, mayReplace);
    }

    /// Stores an entry only if the store has one with the same key that may be replaced.
    ///
    /// @param mayReplace as of [#putIf]
    /// @return whether it was stored
    public boolean replaceIf(Entry entry, Predicate<Entry> mayReplace) {
        EntryKey key = entry.key().set(entry);
        return shard(key).replace(entry, key, mayReplace);
    }

    /// Removes an entry if it meets a condition. Other writers of the shard wait meanwhile.
    ///
    /// @return whether it was removed
    public boolean removeIf(EntryKey key, Predicate<Entry> condition) {
        return shard(key).remove(key, condition);
    }

    /// Removes all entries that meet a condition. It blocks the writers of one shard at a time.
    ///
    /// @return their number
    public int removeIf(Predicate<Entry> condition) {
        int removed = 0;
        for (Shard shard : shards) {
            removed += shard.removeIf(condition);
        }
        return removed;
    }

    /// Removes the entries of some names and of all names below them, in one pass.
    ///
    /// @return their number
    public int flush(Subtrees names) {
        return removeIf(names::contains);
    }

    /// Removes all entries.
    public void clear() {
        for (Shard shard : shards) {
            shard.clear();
        }
    }

    /// Visits all entries, including expired ones, in no particular order. It does not block writers: entries that are
    /// stored or moved meanwhile may be missed or visited twice.
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (Shard shard : shards) {
            shard.forEach(visitor);
        }
    }

    /// The number of entries, including expired ones.
    public long size() {
        return sum(Shard::size);
    }

    /// The octets in use.
    public long octets() {
        return sum(Shard::octets);
    }

    /// The maximum number of octets.
    public long maximumOctets() {
        return maximumOctets;
    }

    /// The number of entries that were evicted because of the limit.
    public long evicted() {
        return sum(Shard::evicted);
    }

    private Shard shard(EntryKey key) {
        return shards[(int) key.hash() & (shards.length - 1)];
    }

    private long sum(ToLongFunction<Shard> number) {
        long sum = 0;
        for (Shard shard : shards) {
            sum += number.applyAsLong(shard);
        }
        return sum;
    }
}
