package rootwalk.authoritative.update;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    /// The types of the records that a name has now.
    Stream<Integer> types(Name owner) {
        Map<Integer, RRsetDraft> drafts = byOwner.getOrDefault(owner, Map.of());
        return Stream.concat(before(owner).types().stream().filter(type -> !drafts.containsKey(type)),
                drafts.values().stream().filter(draft -> !draft.isEmpty()).map(RRsetDraft::type));
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
