package rootwalk.daemon.assembly;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.cache.MessageProbe;

/// The probe of one event loop in the message cache. A service with the same cache keeps it. Used by that loop.
final class LoopProbes {

    private @Nullable MessageCache cache;
    private @Nullable MessageProbe probe;

    @SuppressWarnings("ReferenceEquality") // equality of caches is identity
    MessageProbe into(MessageCache wanted) {
        MessageProbe kept = probe;
        if (kept != null && cache == wanted) {
            return kept;
        }
        MessageProbe made = wanted.probe();
        cache = wanted;
        probe = made;
        return made;
    }
}
