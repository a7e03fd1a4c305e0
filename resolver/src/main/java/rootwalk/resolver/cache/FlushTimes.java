package rootwalk.resolver.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import rootwalk.wire.Name;

/// When names were flushed: older entries of other resolvers for these names, and those below, are not used. Bounded. Any thread.
public final class FlushTimes {

    /// With more names, everything counts as flushed.
    private static final int MOST = 1000;

    private final ConcurrentHashMap<Name, Long> times = new ConcurrentHashMap<>();

    FlushTimes() {}

    void flush(Set<Name> tops, long now) {
        if (times.size() + tops.size() > MOST) {
            times.clear();
            times.put(Name.ROOT, now);
            return;
        }
        tops.forEach(top -> times.put(top, now));
    }

    /// Whether a name was flushed at this time or later.
    ///
    /// @param stored
    ///            in milliseconds
    public boolean isFlushedSince(Name name, long stored) {
        if (times.isEmpty()) {
            return false;
        }
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            Long flushed = times.get(name.ancestor(labels));
            if (flushed != null && flushed >= stored) {
                return true;
            }
        }
        return false;
    }
}
