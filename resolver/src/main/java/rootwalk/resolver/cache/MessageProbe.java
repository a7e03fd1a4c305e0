package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.codec.RequestView;

/// The lookups of one thread in a [MessageCache]. It is a view of a request and the key of the lookup, so that a lookup
/// allocates nothing. Used by one thread; others may read its counters, with a small delay.
///
/// It has a table of the last responses found, two for each value of some bits of the hash, the later one first: most
/// queries are for few names, for which a hit costs two cache lines instead of the nodes of the hash table and the cache.
/// Every sixteenth lookup goes to the cache nevertheless, for its frequency statistics.
public final class MessageProbe {

    private static final int RECENT_SLOTS = 1 << 14;
    private static final int CACHE_LOOKUP_ONE_IN = 16;

    private final MessageCache cache;
    private final @Nullable CachedMessage[] recent = new CachedMessage[RECENT_SLOTS];
    private RequestView request = new RequestView();
    private int variant;
    private int hash;
    private long hits;
    private long misses;

    MessageProbe(MessageCache cache) {
        this.cache = cache;
    }

    /// The valid response to a request, or null.
    ///
    /// @param asked
    ///            a request with a question
    /// @param millis
    ///            the clock that TTLs run by, now
    public @Nullable CachedMessage find(RequestView asked, long millis) {
        request = asked;
        variant = CachedMessage.variant(asked);
        hash = CachedMessage.hash(asked.questionView().nameHash(), asked.qtype(), asked.qclass(), variant);
        CachedMessage message = recent(hash & (RECENT_SLOTS - 2));
        if (message == null || (hits & (CACHE_LOOKUP_ONE_IN - 1)) == 0) {
            message = cache.find(this);
            keep(message, hash & (RECENT_SLOTS - 2));
        }
        if (message == null || message.isExpired(millis)) {
            misses++;
            return null;
        }
        hits++;
        return message;
    }

    /// The response in one of two slots, or null.
    private @Nullable CachedMessage recent(int first) {
        CachedMessage message = recent[first];
        if (isFound(message)) {
            return message;
        }
        CachedMessage second = recent[first + 1];
        if (!isFound(second)) {
            return null;
        }
        recent[first + 1] = message;
        recent[first] = second;
        return second;
    }

    private boolean isFound(@Nullable CachedMessage message) {
        return message != null && message.hashCode() == hash && !message.isRemoved()
                && message.matches(request, variant);
    }

    /// Puts what the cache found into the first of two slots. A new question replaces nothing.
    private void keep(@Nullable CachedMessage found, int first) {
        if (found != null) {
            CachedMessage message = recent[first];
            if (!found.equals(message)) {
                recent[first + 1] = message;
            }
            recent[first] = found;
            if (found.isRemoved()) {
                recent[first] = null;
            }
        }
    }

    /// Gives up a response that has left the cache. Any thread: if the thread of the probe uses the slot at the same moment, the
    /// response may stay in it until it is used again.
    void release(CachedMessage removed) {
        int first = removed.hashCode() & (RECENT_SLOTS - 2);
        for (int slot = first; slot <= first + 1; slot++) {
            CachedMessage message = recent[slot];
            if (message != null && message.isRemoved()) {
                recent[slot] = null;
            }
        }
    }

    /// Lookups that found a response.
    long hits() {
        return hits;
    }

    /// Lookups that found none.
    long misses() {
        return misses;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof CachedMessage message && message.matches(request, variant));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
