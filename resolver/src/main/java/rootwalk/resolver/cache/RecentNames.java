package rootwalk.resolver.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.wire.Name;

/// A bounded set of names, each kept for a limited time. Any thread.
public final class RecentNames {

    private final Cache<Name, Long> names;
    private final long nanos;

    /// @param most
    ///            the maximum number of names; the least recently used are removed first
    /// @param nanos
    ///            how long a name is kept, in nanoseconds
    public RecentNames(int most, long nanos) {
        this.nanos = nanos;
        names = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /// Adds a name.
    ///
    /// @param now
    ///            by [rootwalk.resolver.contract.Time#nanos]
    /// @return false if the set has it already
    public boolean add(Name name, long now) {
        Long added = names.getIfPresent(name);
        if (added != null && now - added < nanos) {
            return false;
        }
        names.put(name, now);
        return true;
    }
}
