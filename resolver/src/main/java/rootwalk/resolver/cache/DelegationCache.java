package rootwalk.resolver.cache;

import java.io.IOException;
import java.io.Writer;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryPool;
import rootwalk.resolver.store.EntryStore;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Zone cuts and their servers, with the data of the parent zones, bounded in octets. Any thread.
///
/// Nothing here is ever an answer, and no answer changes it; if an answer contradicts glue, the server is marked.
public final class DelegationCache {

    /// The variant of all keys.
    private static final int VARIANT = 0;

    private final EntryStore cuts;
    private final EntryPool pool = new EntryPool();

    public DelegationCache(long octets) {
        cuts = new EntryStore(octets);
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
        Delegation delegation = latest(cut);
        return delegation != null && delegation.expires() > now ? delegation : null;
    }

    /// The last delegation from the parent of a cut, expired or not, or null.
    public @Nullable Delegation latest(Name cut) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(cut, RecordType.NS, VARIANT);
            return cuts.find(entry) ? DelegationCodec.read(entry, cut) : null;
        } finally {
            pool.release(entry);
        }
    }

    /// Stores a delegation, and replaces the previous one of the same cut.
    public void keep(Delegation delegation, long now) {
        write(delegation, now, cuts::put);
    }

    /// Replaces a delegation, unless it has been stored again or evicted meanwhile.
    public void replace(Delegation known, Delegation changed, long now) {
        write(changed, now,
                entry -> cuts.replaceIf(entry, old -> DelegationCodec.read(old, known.cut()).equals(known)));
    }

    private void write(Delegation delegation, long now, Predicate<Entry> store) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(delegation.cut(), RecordType.NS, VARIANT);
            DelegationCodec.write(entry, delegation, now);
            var _ = store.test(entry);
        } finally {
            pool.release(entry);
        }
    }

    /// Removes the cut at `name` and all cuts below it.
    public void flush(Subtrees names) {
        var _ = cuts.flush(names);
    }

    public void flushAll() {
        cuts.clear();
    }

    public long size() {
        return cuts.size();
    }

    /// Writes all valid entries in zone-file syntax, with glue indented below its cut.
    public void dump(Writer out, long now) throws IOException {
        cuts.<IOException>forEach(entry -> {
            Delegation delegation = DelegationCodec.read(entry, entry.name());
            if (delegation.expires() > now) {
                dump(delegation, out, now);
            }
        });
    }

    private static void dump(Delegation delegation, Writer out, long now) throws IOException {
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
