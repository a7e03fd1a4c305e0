package rootwalk.resolver.cache;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryPool;
import rootwalk.resolver.store.EntryStore;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.codec.MessageWriter;

/// The message cache: responses by question, bounded in octets, outside of the heap. Any thread may store; each event loop looks up
/// through its own [MessageProbe].
///
/// An expired response stays until it is replaced, removed or evicted.
public final class MessageCache {

    private final EntryStore messages;
    private final EntryPool pool = new EntryPool();
    private final List<MessageProbe> probes = new CopyOnWriteArrayList<>();
    private final AtomicLong generation = new AtomicLong();

    /// @param maximumOctets
    ///            limit of the memory
    public MessageCache(long maximumOctets) {
        messages = new EntryStore(maximumOctets);
    }

    /// A new probe, for one thread. The cache keeps its counts of hits and misses, so make only one for each event loop.
    public MessageProbe probe() {
        MessageProbe probe = new MessageProbe(messages);
        probes.add(probe);
        return probe;
    }

    /// Stores a response that was just written. It replaces the response to the same question for the same variant.
    ///
    /// @param message
    ///            has a question and its records, and no OPT record yet
    /// @param variant
    ///            see [CachedMessage#variant(boolean, boolean)]
    /// @param lifetime
    ///            seconds for which it may be kept
    /// @param errors
    ///            of each copy (RFC 8914)
    /// @param millis
    ///            the clock that TTLs run by, now
    /// @param under
    ///            the generation in which it was resolved
    /// @return false if it is not stored, because it has no lifetime, is truncated or too long, or was resolved in an
    ///     earlier generation
    public boolean put(MessageWriter message, int variant, int lifetime, List<ExtendedError> errors, long millis,
            long under) {
        if (under != generation.get()) {
            return false;
        }
        Entry entry = pool.acquire();
        try {
            CachedMessage cached = CachedMessage.of(entry, message, variant, lifetime, errors, millis);
            if (cached == null || !put(cached)) {
                return false;
            }
            if (under != generation.get()) {
                // A flush may have passed the place of the response before it was stored.
                messages.removeIf(entry.key(), _ -> true);
                return false;
            }
            return true;
        } finally {
            pool.release(entry);
        }
    }

    boolean put(CachedMessage message) {
        return messages.put(message.entry());
    }

    /// Removes the responses for a name and all names below it. Returns their number.
    public int flush(Name name) {
        Subtrees names = Subtrees.of(name);
        return flush(message -> message.isIn(names));
    }

    /// Removes the responses that depend on zones, in one pass: those for their names, and those with records of their names
    /// after an alias.
    ///
    /// @return their number
    public int flushDependent(Set<Name> zones) {
        Subtrees names = Subtrees.of(zones);
        return zones.isEmpty() ? 0 : flush(message -> message.isIn(names) || message.hasRecordsIn(names));
    }

    private int flush(Predicate<CachedMessage> doomed) {
        generation.incrementAndGet();
        return messages.removeIf(entry -> doomed.test(new CachedMessage(entry)));
    }

    /// Changes with each flush. Responses that were resolved in an earlier generation may contain flushed data.
    public long generation() {
        return generation.get();
    }

    /// Removes all responses.
    public void flushAll() {
        generation.incrementAndGet();
        messages.clear();
    }

    /// Passes every response, including expired ones, to a consumer, in no particular order. A response is valid only
    /// during the call.
    public void forEach(Consumer<CachedMessage> each) {
        messages.forEach(entry -> each.accept(new CachedMessage(entry)));
    }

    /// The number of responses.
    public long size() {
        return messages.size();
    }

    /// The octets in use.
    public long octets() {
        return messages.octets();
    }

    /// The maximum number of octets.
    public long maximumOctets() {
        return messages.maximumOctets();
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
        return messages.evicted();
    }
}
