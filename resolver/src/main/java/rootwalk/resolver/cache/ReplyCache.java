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

/// Finished replies by question, bounded in octets. Any thread may store; each event loop looks up through a
/// [ReplyProbe] of its own.
///
/// A reply that has expired stays until it is stored anew or its room is needed: what is asked for no more loses its
/// place to what is (W-TinyLFU), so no timer has to run. Looking up never does the cache's housekeeping, which would be
/// an event loop's time: whoever stores does it.
public final class ReplyCache {

    /// Octets that the cache and the reply need besides the octets of the message: the reply (48), its array's header
    /// (16), Caffeine's node (56), the hash table's node (32) and its share of the table (8).
    static final int ENTRY_OVERHEAD = 160;

    private final Cache<Object, CachedReply> replies;
    private final Policy.Eviction<Object, CachedReply> eviction;
    private final AtomicReference<@Nullable Runnable> housekeeping = new AtomicReference<>();
    private final List<ReplyProbe> probes = new CopyOnWriteArrayList<>();
    private final LongAdder evicted = new LongAdder();
    private final AtomicLong generation = new AtomicLong();

    /// @param maximumOctets
    ///            that the replies and what is needed to find them may have on the heap
    public ReplyCache(long maximumOctets) {
        replies = Caffeine.newBuilder()
                .maximumWeight(maximumOctets)
                .weigher((Object key, CachedReply reply) -> reply.footprint())
                .evictionListener((key, reply, cause) -> evict(reply))
                .executor(housekeeping::set)
                .build();
        eviction = replies.policy().eviction().orElseThrow();
    }

    /// The way in for one thread. It counts what it finds, for as long as the cache lives: make one for each
    /// event loop.
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

    /// Stores a reply that was found out under a generation, unless that is over.
    public void put(CachedReply reply, long under) {
        if (under == generation.get()) {
            put(reply);
        }
    }

    /// Stores a reply, in the place of one to the same question for clients with the same wishes.
    public void put(CachedReply reply) {
        // The key is the reply itself, so the old one must leave as a key too: a put alone would keep it.
        CachedReply old = replies.asMap().remove(reply);
        replies.put(reply, reply);
        if (old != null) {
            old.leave();
        }
        keepHouse();
    }

    /// Lets the work be done that lookups and stores have left, if any.
    private void keepHouse() {
        Runnable left = housekeeping.getAndSet(null);
        if (left != null) {
            left.run();
        }
    }

    /// Forgets the replies to questions for a name and all names below it, and tells how many they were.
    public int flush(Name name) {
        return flush(reply -> reply.isAtOrBelow(name));
    }

    /// Forgets the replies that a zone has a part in: to questions for its names, and with records of its names behind
    /// an alias.
    ///
    /// @return how many they were
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

    /// Changes each time that something is forgotten. What is found out under an earlier generation may be what was
    /// forgotten.
    public long generation() {
        return generation.get();
    }

    /// Forgets everything.
    public void flushAll() {
        flush(Name.ROOT);
    }

    /// Shows every reply, also those that have expired, in no order.
    public void forEach(Consumer<CachedReply> each) {
        replies.asMap().values().forEach(each);
    }

    /// How many replies there are.
    public long size() {
        return replies.estimatedSize();
    }

    /// Octets that they have on the heap, roughly.
    public long octets() {
        return eviction.weightedSize().orElse(0);
    }

    /// Octets that they may have.
    public long maximumOctets() {
        return eviction.getMaximum();
    }

    /// Lookups of all probes that found a reply.
    public long hits() {
        return probes.stream().mapToLong(ReplyProbe::hits).sum();
    }

    /// Lookups of all probes that found none.
    public long misses() {
        return probes.stream().mapToLong(ReplyProbe::misses).sum();
    }

    /// Replies that had to go for others.
    public long evicted() {
        return evicted.sum();
    }
}
