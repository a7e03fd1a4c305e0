package rootwalk.resolver.cache;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;

import rootwalk.resolver.contract.Time;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Name;

/// The caches of a resolver. A new resolver with other settings may take them over.
///
/// @param flushed
///            when names were flushed
/// @param localServers
///            zones whose names are known by data of this host
public record Caches(
        CacheSettings settings, RecordCache records, DelegationCache delegations, FailureCache failures,
        ZoneSecurityCache zones, DenialCache denials, FlushTimes flushed, LocalServers localServers) {

    /// Empty caches that share the permitted octets.
    public static Caches of(CacheSettings settings) {
        return of(settings, new FlushTimes());
    }

    /// Empty caches in the place of these, for which the same names have been flushed.
    public Caches emptied(CacheSettings others) {
        return of(others, flushed);
    }

    private static Caches of(CacheSettings settings, FlushTimes flushed) {
        long part = settings.octets() / 16;
        return new Caches(settings, new RecordCache(part * 10), new DelegationCache(part * 3), new FailureCache(part),
                new ZoneSecurityCache(part, settings.positiveTtl(Integer.MAX_VALUE)), new DenialCache(part),
                flushed, new LocalServers());
    }

    /// Removes names and all names below them from all caches, in one pass.
    ///
    /// @param now
    ///            in milliseconds; entries that other resolvers stored before are not used any more
    public void flush(Set<Name> tops, long now) {
        if (tops.isEmpty()) {
            return;
        }
        flushed.flush(tops, now);
        Subtrees names = Subtrees.of(tops);
        records.flush(names);
        delegations.flush(names);
        failures.flush(names);
        zones.flush(names);
        denials.flush(names);
    }

    /// The same for all names.
    public void flushAll(long now) {
        flushed.flush(Set.of(Name.ROOT), now);
        records.flushAll();
        delegations.flushAll();
        failures.flushAll();
        zones.flushAll();
        denials.flushAll();
    }

    /// Writes the content in zone-file syntax with comments.
    public void dump(Writer out, Time time) throws IOException {
        out.write("; records\n");
        records.dump(out, time.millis());
        out.write("; delegations\n");
        delegations.dump(out, time.millis());
    }
}
