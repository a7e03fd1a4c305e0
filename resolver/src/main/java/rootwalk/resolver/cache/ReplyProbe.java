package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.codec.RequestView;

/// One thread's way into a [ReplyCache]: lies over a request and is the key to look its reply up with, again and again,
/// so that a lookup allocates nothing. Used by one thread; others may read its counts, and see them a
/// little late.
public final class ReplyProbe {

    private final ReplyCache cache;
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
        hash = CachedReply.hash(asked.qnameHash(), asked.qtype(), asked.qclass(), variant);
        CachedReply reply = cache.find(this);
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
