package rootwalk.authoritative.update;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// The names that a change is about, while it is made. The zone gets all changes of a name together at the end, so that the time for many
/// changes of one RRset or of one name grows with their number only. An RRset that is the same in the end keeps its records, in which
/// names may have another case: the zone has no other version then. Used by one thread.
final class RRsetDrafts {

    private final ZoneEdit edit;
    private final NameTrie<ZoneNode> names;
    private final Map<Name, Map<Integer, RRsetDraft>> byOwner = new LinkedHashMap<>();
    /// The names of which all RRsets have drafts.
    private final Set<Name> complete = new HashSet<>();

    /// @param edit in which the names are not changed before [#write]
    RRsetDrafts(ZoneEdit edit) {
        this.edit = edit;
        names = edit.names();
    }

    /// An RRset, which may be empty.
    RRsetDraft of(Name owner, int type) {
        return byOwner.computeIfAbsent(owner, _ -> new LinkedHashMap<>())
                .computeIfAbsent(type, _ -> new RRsetDraft(owner, type, before(owner).rrsets(type)));
    }

    private ZoneNode before(Name owner) {
        ZoneNode node = names.exact(owner);
        return node == null ? ZoneNode.empty(owner) : node;
    }

    /// All RRsets of a name.
    Collection<RRsetDraft> of(Name owner) {
        if (complete.add(owner)) {
            before(owner).types().forEach(type -> {
                RRsetDraft _ = of(owner, type);
            });
        }
        return byOwner.getOrDefault(owner, Map.of()).values();
    }

    /// Whether a name has records of such a type now. Reads no more types than it needs, since a name may have many.
    boolean hasAny(Name owner, IntPredicate type) {
        Map<Integer, RRsetDraft> drafts = byOwner.getOrDefault(owner, Map.of());
        if (drafts.values().stream().anyMatch(draft -> !draft.isEmpty() && type.test(draft.type()))) {
            return true;
        }
        ZoneNode node = before(owner);
        return !complete.contains(owner)
                && IntStream.iterate(node.firstRRset(), rrset -> rrset != ZoneNode.NONE, node::nextRRset)
                        .map(node::type)
                        .anyMatch(other -> !drafts.containsKey(other) && type.test(other));
    }

    /// Changes the zone. Returns whether anything is different.
    boolean write() {
        boolean isChanged = false;
        for (var entry : byOwner.entrySet()) {
            List<RRsetDraft> changed = entry.getValue().values().stream().filter(RRsetDraft::isChanged).toList();
            if (!changed.isEmpty()) {
                Set<Integer> types = new HashSet<>();
                changed.forEach(draft -> types.add(draft.type()));
                boolean _ = edit.remove(entry.getKey(), types);
                changed.forEach(draft -> draft.rrset().ifPresent(edit::add));
                isChanged = true;
            }
        }
        return isChanged;
    }
}
