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
/// through its own [ReplyProbe].
///
/// An expired response stays until it is replaced or its room is needed: entries that are no longer used are evicted
/// by others (W-TinyLFU), so no timer is needed. A lookup never runs the maintenance of the cache, which would take
/// the time of an event loop; storing does.
public final class ReplyCache {

    /// The octets of an entry in addition to the octets of the message: the object (48), the header of its array
    /// (16), the node of Caffeine (56), the node of the hash table (32) and its share of the table (8).
    static final int ENTRY_OVERHEAD = 160;

    private final Cache<Object, CachedReply> replies;
    private final Policy.Eviction<Object, CachedReply> eviction;
    private final AtomicReference<@Nullable Runnable> housekeeping = new AtomicReference<>();
    private final List<ReplyProbe> probes = new CopyOnWriteArrayList<>();
    private final LongAdder evicted = new LongAdder();
    private final AtomicLong generation = new AtomicLong();

    /// @param maximumOctets
    ///            limit of the responses and the cache structures on the heap
    public ReplyCache(long maximumOctets) {
        replies = Caffeine.newBuilder()
                .maximumWeight(maximumOctets)
                .weigher((Object key, CachedReply reply) -> reply.footprint())
                .evictionListener((key, reply, cause) -> evict(reply))
                .executor(housekeeping::set)
                .build();
        eviction = replies.policy().eviction().orElseThrow();
    }

    /// A probe for one thread. It counts hits and misses as long as the cache exists: make one for each event loop.
    public ReplyProbe probe() {
        ReplyProbe probe = new ReplyProbe(this);
        probes.add(probe);
        return probe;
    }

    @Nullable
    CachedReply find(ReplyProbe probe) {
        return replies.getIfPresent(probe);
    }

    private void evict(@Nullable CachedReply reply) {
        if (reply != null) {
            reply.leave();
        }
        evicted.increment();
    }

    /// Stores a response that was resolved in a generation, unless there is a later one.
    public void put(CachedReply reply, long under) {
        if (under == generation.get()) {
            put(reply);
        }
    }

    /// Stores a response, and replaces the one to the same question for the same variant.
    public void put(CachedReply reply) {
        // The key is the response itself, so the old one must be removed as a key too: a put alone would keep it.
        CachedReply old = replies.asMap().remove(reply);
        replies.put(reply, reply);
        if (old != null) {
            old.leave();
        }
        keepHouse();
    }

    /// Runs the maintenance that lookups and stores have left, if any.
    private void keepHouse() {
        Runnable left = housekeeping.getAndSet(null);
        if (left != null) {
            left.run();
        }
    }

    /// Removes the responses for a name and all names below it. Returns their number.
    public int flush(Name name) {
        return flush(reply -> reply.isAtOrBelow(name));
    }

    /// Removes the responses that depend on a zone: those for its names, and those with records of its names after an
    /// alias.
    ///
    /// @return their number
    public int flushDependent(Name zone) {
        return flush(reply -> reply.isAtOrBelow(zone) || reply.hasRecordsBelow(zone));
    }

    private int flush(Predicate<CachedReply> doomed) {
        generation.incrementAndGet();
        int flushed = 0;
        for (CachedReply reply : replies.asMap().values()) {
            if (doomed.test(reply) && replies.asMap().remove(reply, reply)) {
                reply.leave();
                flushed++;
            }
        }
        keepHouse();
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
    public void forEach(Consumer<CachedReply> each) {
        replies.asMap().values().forEach(each);
    }

    /// The number of responses.
    public long size() {
        return replies.estimatedSize();
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
        return probes.stream().mapToLong(ReplyProbe::hits).sum();
    }

    /// Lookups of all probes that found none.
    public long misses() {
        return probes.stream().mapToLong(ReplyProbe::misses).sum();
    }

    /// The number of evicted responses.
    public long evicted() {
        return evicted.sum();
    }
}
