package rootwalk.resolver.store;

import java.lang.foreign.Arena;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import rootwalk.wire.Name;

/// Entries by [EntryKey] outside of the heap, bounded in octets. Any thread; lookups take no lock.
///
/// An entry has a time of storing and a lifetime. An expired entry stays until it is replaced or its room is needed. The longest entry
/// has about a hundredth of the octets of its shard; a longer one is not stored.
///
/// The memory is allocated as it is needed, is not given back before the store is unreachable, and includes everything that depends
/// on the number of entries.
public final class EntryStore {

    /// Receives entries.
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        /// Receives an entry, which is valid during the call only.
        void visit(Entry entry) throws E;
    }

    private static final int MAX_SHARDS = 16;
    private static final long SHARD_OCTETS = 16 << 20;

    private final Shard[] shards;
    private final long maximumOctets;

    /// @param octets limit of the memory; with less than 32 KiB, it is 32 KiB
    public EntryStore(long octets) {
        maximumOctets = Math.max(octets, ShardSizes.LEAST_OCTETS);
        int number = (int) Long.highestOneBit(Math.clamp(maximumOctets / SHARD_OCTETS, 1, MAX_SHARDS));
        Arena arena = Arena.ofAuto();
        ShardSizes sizes = ShardSizes.of(maximumOctets / number);
        shards = new Shard[number];
        for (int i = 0; i < number; i++) {
            shards[i] = new Shard(arena, sizes);
        }
    }

    /// Makes an entry a copy of the stored one with the key of [Entry#key()], expired or not, and counts the read for the order of
    /// eviction.
    ///
    /// @return whether there is one; if not, the content of `entry` is undefined
    public boolean find(Entry entry) {
        return shard(entry.key()).find(entry.key(), entry);
    }

    /// Stores an entry, and replaces the one with the same key.
    ///
    /// @return false if it is too long
    public boolean put(Entry entry) {
        return putIf(entry, old -> true);
    }

    /// Stores an entry, unless there is one with the same key that may not be replaced.
    ///
    /// @param mayReplace called with the entry with the same key, expired or not; other writers wait meanwhile
    /// @return whether it was stored
    public boolean putIf(Entry entry, Predicate<Entry> mayReplace) {
        EntryKey key = entry.key().set(entry);
        return shard(key).put(entry, key, mayReplace);
    }

    /// Stores an entry if there is one with the same key that may be replaced.
    ///
    /// @param mayReplace as of [#putIf]
    /// @return whether it was stored
    public boolean replaceIf(Entry entry, Predicate<Entry> mayReplace) {
        EntryKey key = entry.key().set(entry);
        return shard(key).replace(entry, key, mayReplace);
    }

    /// Removes an entry if a condition is true for it. Other writers wait meanwhile.
    ///
    /// @return whether it was removed
    public boolean removeIf(EntryKey key, Predicate<Entry> condition) {
        return shard(key).remove(key, condition);
    }

    /// Removes all entries for which a condition is true. Writers of one shard at a time wait meanwhile.
    ///
    /// @return their number
    public int removeIf(Predicate<Entry> condition) {
        int removed = 0;
        for (Shard shard : shards) {
            removed += shard.removeIf(condition);
        }
        return removed;
    }

    /// Removes the entries of a name and of all names below it.
    ///
    /// @return their number
    public int flush(Name name) {
        return removeIf(entry -> entry.isAtOrBelow(name));
    }

    /// Removes everything.
    public void clear() {
        for (Shard shard : shards) {
            shard.clear();
        }
    }

    /// Passes every entry, also expired ones, to a visitor, in no order. No writer waits: entries that are stored or moved meanwhile may be left
    /// out or passed twice.
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (Shard shard : shards) {
            shard.forEach(visitor);
        }
    }

    /// The number of entries, with expired ones.
    public long size() {
        return sum(Shard::size);
    }

    /// The octets in use.
    public long octets() {
        return sum(Shard::octets);
    }

    /// The limit of the octets.
    public long maximumOctets() {
        return maximumOctets;
    }

    /// The number of entries that were evicted to make room.
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
