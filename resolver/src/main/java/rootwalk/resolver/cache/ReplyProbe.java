package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.codec.RequestView;

/// The lookups of one thread in a [ReplyCache]. It is a view of a request and the key of the lookup, so that a lookup
/// allocates nothing. Used by one thread; others may read its counters, with a small delay.
///
/// It has a table of the last responses found, one for each value of some bits of the hash: most queries are for few
/// names, for which a hit costs two cache lines instead of the nodes of the hash table and the cache. Every sixteenth
/// lookup goes to the cache nevertheless, for its frequency statistics.
public final class ReplyProbe {

    private static final int AT_HAND = 1 << 14;
    private static final int LOOKUPS_TOLD = 16;

    private final ReplyCache cache;
    private final @Nullable CachedReply[] atHand = new CachedReply[AT_HAND];
    private RequestView request = new RequestView();
    private int variant;
    private int hash;
    private long hits;
    private long misses;

    ReplyProbe(ReplyCache cache) {
        this.cache = cache;
    }

    /// The valid response to a request, or null.
    ///
    /// @param asked
    ///            a request with a question
    /// @param millis
    ///            the clock that TTLs run by, now
    public @Nullable CachedReply find(RequestView asked, long millis) {
        request = asked;
        variant = CachedReply.variant(asked);
        hash = CachedReply.hash(asked.asked().nameHash(), asked.qtype(), asked.qclass(), variant);
        int place = hash & (AT_HAND - 1);
        CachedReply reply = atHand[place];
        if (reply == null
                || reply.isGone()
                || !reply.answers(asked, variant)
                || (hits & (LOOKUPS_TOLD - 1)) == 0) {
            CachedReply found = cache.find(this);
            // A new question does not replace an entry of the table.
            if (found != null || (reply != null && reply.isGone())) {
                atHand[place] = found;
            }
            reply = found;
        }
        if (reply == null || reply.isExpired(millis)) {
            misses++;
            return null;
        }
        hits++;
        return reply;
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
        return other == this || (other instanceof CachedReply reply && reply.answers(request, variant));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
