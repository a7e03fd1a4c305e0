package rootwalk.resolver.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import rootwalk.wire.Name;

/// Zones that this host reaches by data of its own: its hosts files, local data or zones have the address of a server, or delegate the
/// zone. What is known of the names of these zones is for this host only. Bounded. Any thread.
public final class LocalServers {

    /// With more zones, all names count as such.
    private static final int MOST = 10_000;

    private final Set<Name> cuts = ConcurrentHashMap.newKeySet();

    LocalServers() {}

    /// Adds a zone, by its apex.
    public void add(Name cut) {
        var _ = cuts.add(cuts.size() < MOST ? cut : Name.ROOT);
    }

    /// Whether a name is in one of the zones, or below.
    public boolean serve(Name name) {
        if (cuts.isEmpty()) {
            return false;
        }
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            if (cuts.contains(name.ancestor(labels))) {
                return true;
            }
        }
        return false;
    }
}
