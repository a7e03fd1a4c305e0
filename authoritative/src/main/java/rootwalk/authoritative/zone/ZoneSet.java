package rootwalk.authoritative.zone;

import java.util.Collection;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Zones by apex. Immutable: a change makes another set; the zones that stay are the same objects.
public final class ZoneSet implements Iterable<Zone> {

    public static final ZoneSet EMPTY = new ZoneSet(NameTrie.empty());

    private final NameTrie<Zone> zones;

    private ZoneSet(NameTrie<Zone> zones) {
        this.zones = zones;
    }

    /// If two zones have the same apex, the later one is used.
    public static ZoneSet of(Collection<Zone> zones) {
        return EMPTY.with(zones);
    }

    /// The set with zones added, which replace those with the same apex.
    public ZoneSet with(Collection<Zone> more) {
        if (more.isEmpty()) {
            return this;
        }
        NameTrieEdit<Zone> edit = zones.edit();
        for (Zone zone : more) {
            edit.put(zone);
        }
        return new ZoneSet(edit.build());
    }

    /// The set without the zones of some names; names of no zone are ignored.
    public ZoneSet without(Collection<Name> apexes) {
        NameTrieEdit<Zone> edit = zones.edit();
        boolean isChanged = false;
        for (Name apex : apexes) {
            isChanged |= edit.remove(apex);
        }
        return isChanged ? new ZoneSet(edit.build()) : this;
    }

    public int size() {
        return zones.size();
    }

    /// The zone with an apex, or null.
    public @Nullable Zone withApex(Name apex) {
        return zones.exact(apex);
    }

    /// The zone with an apex, or null. Allocates nothing.
    public @Nullable Zone withApex(NameKey apex) {
        return zones.exact(apex);
    }

    /// The zone that answers for a name and type, or null: the deepest zone that contains the name; for DS at its
    /// apex the parent zone, if that is served as well (RFC 4035 section 3.1.4.1).
    ///
    /// @param path of the caller, which is overwritten
    public @Nullable Zone find(NameKey key, int type, NamePath<Zone> path) {
        zones.find(key, path);
        if (type == RecordType.DS && path.isExact() && path.size() > 1) {
            return path.entry(path.size() - 2);
        }
        return path.closest();
    }

    /// The zones in canonical order of their names.
    @Override
    public Iterator<Zone> iterator() {
        return zones.iterator();
    }
}
