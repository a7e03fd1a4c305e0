package rootwalk.resolver.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Name;

/// The apexes of zones with their validated keys or the proof that they are insecure, and names that are proven to be
/// no apex, each until its proof expires. Bounded in octets. Any thread.
public final class ZoneSecurityCache {

    private static final int FOOTPRINT = 150;

    private final Cache<Name, Entry> entries;
    private final int mostTtl;

    /// @param expires
    ///            by [rootwalk.resolver.contract.Time#millis]
    private record Entry(ZoneSecurity security, long expires) {}

    /// @param mostTtl
    ///            the maximum number of seconds for which an entry is kept, whatever the TTL of its proof
    public ZoneSecurityCache(long octets, int mostTtl) {
        this.mostTtl = mostTtl;
        entries = Caffeine.newBuilder().maximumWeight(octets)
                .weigher((Name name, Entry entry) -> FOOTPRINT + name.length() + entry.security().footprint())
                .executor(Runnable::run).build();
    }

    /// The result for a name that is valid at `now`, or null.
    public @Nullable ZoneSecurity find(Name name, long now) {
        Entry entry = entries.getIfPresent(name);
        return entry != null && entry.expires() > now ? entry.security() : null;
    }

    /// Stores the result for a name, for `ttl` seconds.
    public void keep(Name name, ZoneSecurity security, int ttl, long now) {
        int kept = Math.min(ttl, mostTtl);
        if (kept > 0) {
            entries.put(name, new Entry(security, now + kept * 1000L));
        }
    }

    /// Removes names and all names below them.
    public void flush(Subtrees names) {
        entries.asMap().keySet().removeIf(names::contains);
    }

    public void flushAll() {
        entries.invalidateAll();
    }

    public long size() {
        return entries.estimatedSize();
    }
}
