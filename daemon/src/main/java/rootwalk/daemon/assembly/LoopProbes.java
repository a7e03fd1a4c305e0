package rootwalk.daemon.assembly;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.ReplyCache;
import rootwalk.resolver.cache.ReplyProbe;

/// One event loop's way into the message cache, kept from one service to the next as long as the cache is. Used by
/// that loop.
final class LoopProbes {

    private @Nullable ReplyCache cache;
    private @Nullable ReplyProbe probe;

    @SuppressWarnings("ReferenceEquality") // a cache is none but itself
    ReplyProbe into(ReplyCache wanted) {
        ReplyProbe kept = probe;
        if (kept != null && cache == wanted) {
            return kept;
        }
        ReplyProbe made = wanted.probe();
        cache = wanted;
        probe = made;
        return made;
    }
}
