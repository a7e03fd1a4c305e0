package rootwalk.resolver.cache;

import java.io.IOException;
import java.io.Writer;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Zone cuts and their servers, with the data of the parent zones, bounded in octets. Any thread.
///
/// Nothing here is ever an answer, and no answer changes it; if an answer contradicts glue, the server is marked.
public final class DelegationCache {

    private final Cache<Name, Delegation> cuts;

    public DelegationCache(long octets) {
        cuts = Caffeine.newBuilder().maximumWeight(octets)
                .weigher((Name cut, Delegation delegation) -> delegation.footprint()).executor(Runnable::run).build();
    }

    /// The delegation of the deepest cut at or above `name` and below `above`, or null.
    public @Nullable Delegation deepest(Name name, @Nullable Name above, long now) {
        int least = above == null ? 0 : above.labelCount() + 1;
        for (int labels = name.labelCount(); labels >= least; labels--) {
            Delegation delegation = find(name.ancestor(labels), now);
            if (delegation != null) {
                return delegation;
            }
        }
        return null;
    }

    /// The delegation of a cut, or null.
    public @Nullable Delegation find(Name cut, long now) {
        Delegation delegation = cuts.getIfPresent(cut);
        return delegation != null && delegation.expires() > now ? delegation : null;
    }

    /// The last delegation from the parent of a cut, expired or not, or null.
    public @Nullable Delegation latest(Name cut) {
        return cuts.getIfPresent(cut);
    }

    /// Stores a delegation, and replaces the previous one of the same cut.
    public void keep(Delegation delegation) {
        cuts.put(delegation.cut(), delegation);
    }

    /// Replaces a delegation, unless it has been stored again meanwhile.
    public void replace(Delegation known, Delegation changed) {
        cuts.asMap().replace(known.cut(), known, changed);
    }

    /// Forgets the cut at `name` and all below it.
    public void flush(Name name) {
        cuts.asMap().keySet().removeIf(cut -> cut.isSubdomainOf(name));
    }

    public void flushAll() {
        cuts.invalidateAll();
    }

    public long size() {
        return cuts.estimatedSize();
    }

    /// Writes all valid entries in zone-file syntax, with glue indented below its cut.
    public void dump(Writer out, long now) throws IOException {
        for (Delegation delegation : cuts.asMap().values()) {
            if (delegation.expires() <= now) {
                continue;
            }
            int ttl = delegation.ttl(now);
            for (Delegation.NameServer server : delegation.servers()) {
                out.write(delegation.cut() + " " + ttl + " IN NS " + server.name() + "\n");
                for (InetSocketAddress address : server.addresses()) {
                    out.write("; glue " + server.name()
                            + (address.getAddress() instanceof Inet6Address ? " AAAA " : " A ")
                            + Addresses.text(address.getAddress()) + "\n");
                }
            }
        }
    }
}
