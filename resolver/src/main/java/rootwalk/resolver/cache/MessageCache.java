package rootwalk.resolver.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// The message cache: responses by question, bounded in octets. Any thread may store; each event loop looks up
/// through its own [MessageProbe].
///
/// An expired response stays until it is replaced or its room is needed: entries that are no longer used are evicted
/// by others (W-TinyLFU), so no timer is needed. A lookup never runs the maintenance of the cache, which would take
/// the time of an event loop; storing does.
public final class MessageCache {

    /// The octets of an entry in addition to the octets of the message: the object (48), the header of its array
    /// (16), the node of Caffeine (56), the node of the hash table (32) and its share of the table (8).
    static final int ENTRY_OVERHEAD = 160;

    private final Cache<Object, CachedMessage> messages;
    private final Policy.Eviction<Object, CachedMessage> eviction;
    private final AtomicReference<@Nullable Runnable> maintenance = new AtomicReference<>();
    private final List<MessageProbe> probes = new CopyOnWriteArrayList<>();
    private final LongAdder evicted = new LongAdder();
    private final AtomicLong generation = new AtomicLong();

    /// @param maximumOctets
    ///            limit of the responses and the cache structures on the heap
    public MessageCache(long maximumOctets) {
        messages = Caffeine.newBuilder()
                .maximumWeight(maximumOctets)
                .weigher((Object key, CachedMessage message) -> message.footprint())
                .evictionListener((key, message, cause) -> evict(message))
                .executor(maintenance::set)
                .build();
        eviction = messages.policy().eviction().orElseThrow();
    }

    /// A probe for one thread. It counts hits and misses as long as the cache exists: make one for each event loop.
    public MessageProbe probe() {
        MessageProbe probe = new MessageProbe(this);
        probes.add(probe);
        return probe;
    }

    @Nullable
    CachedMessage find(MessageProbe probe) {
        return messages.getIfPresent(probe);
    }

    private void evict(@Nullable CachedMessage message) {
        if (message != null) {
            remove(message);
        }
        evicted.increment();
    }

    /// A response that has left the cache must not be found by a probe, or stay in memory because of one.
    private void remove(CachedMessage message) {
        message.markRemoved();
        for (MessageProbe probe : probes) {
            probe.release(message);
        }
    }

    /// Stores a response that was resolved in a generation, unless there is a later one.
    public void put(CachedMessage message, long under) {
        if (under == generation.get()) {
            put(message);
        }
    }

    /// Stores a response, and replaces the one to the same question for the same variant.
    public void put(CachedMessage message) {
        if (messages.asMap().putIfAbsent(message, message) != null) {
            // The key is the response itself, so the old one must be removed as a key too: a put alone would keep it.
            CachedMessage old = messages.asMap().remove(message);
            messages.put(message, message);
            if (old != null) {
                remove(old);
            }
        }
        runMaintenance();
    }

    /// Runs the maintenance that lookups and stores have left, if any.
    private void runMaintenance() {
        Runnable left = maintenance.getAndSet(null);
        if (left != null) {
            left.run();
        }
    }

    /// Removes the responses for a name and all names below it. Returns their number.
    public int flush(Name name) {
        return flush(message -> message.isAtOrBelow(name));
    }

    /// Removes the responses that depend on a zone: those for its names, and those with records of its names after an
    /// alias.
    ///
    /// @return their number
    public int flushDependent(Name zone) {
        return flush(message -> message.isAtOrBelow(zone) || message.hasRecordsBelow(zone));
    }

    private int flush(Predicate<CachedMessage> doomed) {
        generation.incrementAndGet();
        int flushed = 0;
        for (CachedMessage message : messages.asMap().values()) {
            if (doomed.test(message) && messages.asMap().remove(message, message)) {
                remove(message);
                flushed++;
            }
        }
        runMaintenance();
        return flushed;
    }

    /// Changes with each flush. Responses that were resolved in an earlier generation may contain flushed data.
    public long generation() {
        return generation.get();
    }

    /// Removes everything.
    public void flushAll() {
        flush(Name.ROOT);
    }

    /// Passes every response, also expired ones, to a consumer, in no order.
    public void forEach(Consumer<CachedMessage> each) {
        messages.asMap().values().forEach(each);
    }

    /// The number of responses.
    public long size() {
        return messages.estimatedSize();
    }

    /// Their approximate number of octets on the heap.
    public long octets() {
        return eviction.weightedSize().orElse(0);
    }

    /// The limit of their octets.
    public long maximumOctets() {
        return eviction.getMaximum();
    }

    /// Lookups of all probes that found a response.
    public long hits() {
        return probes.stream().mapToLong(MessageProbe::hits).sum();
    }

    /// Lookups of all probes that found none.
    public long misses() {
        return probes.stream().mapToLong(MessageProbe::misses).sum();
    }

    /// The number of evicted responses.
    public long evicted() {
        return evicted.sum();
    }
}
