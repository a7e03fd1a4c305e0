package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.codec.RequestView;

/// One thread's way into a [ReplyCache]: lies over a request and is the key to look its reply up with, again and again,
/// so that a lookup allocates nothing. Used by one thread; others may read its counts, and see them a little late.
///
/// It keeps the replies it found last at hand, one for each value of some bits of the hash: most questions are for few
/// names, and there a hit costs two cache lines instead of the hash table's and the cache's own nodes. Every sixteenth
/// lookup goes to the cache all the same, so that it learns what is asked for.
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

    /// The reply to a request, or null when there is none whose time is not over.
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
            // A question nobody has asked before does not drive out what is at hand.
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

    /// Lookups that found a reply.
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
