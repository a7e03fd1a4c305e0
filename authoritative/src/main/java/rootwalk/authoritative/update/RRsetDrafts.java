package rootwalk.authoritative.update;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The names that a change is about, while it is made. The zone gets all changes of a name together at the end, so that the time for many
/// changes of one RRset or of one name grows with their number only. An RRset that is the same in the end keeps its records, in which
/// names may have another case: the zone has no other version then. Used by one thread.
final class RRsetDrafts {

    private final ZoneEdit edit;
    private final Map<Name, Map<Integer, RRsetDraft>> byOwner = new LinkedHashMap<>();

    /// @param edit in which the names are not changed before [#write]
    RRsetDrafts(ZoneEdit edit) {
        this.edit = edit;
    }

    /// The RRsets of a name by their types; some may be empty.
    Map<Integer, RRsetDraft> at(Name owner) {
        return byOwner.computeIfAbsent(owner, this::read);
    }

    private Map<Integer, RRsetDraft> read(Name owner) {
        ZoneNode node = edit.names().exact(owner);
        Map<Integer, List<RRset>> byType = new LinkedHashMap<>();
        for (RRset rrset : node == null ? List.<RRset>of() : node.rrsets()) {
            byType.merge(rrset.type(), List.of(rrset), RRsetDrafts::joined);
        }
        Map<Integer, RRsetDraft> drafts = new HashMap<>();
        byType.forEach((type, rrsets) -> drafts.put(type, new RRsetDraft(owner, type, rrsets)));
        return drafts;
    }

    private static List<RRset> joined(List<RRset> some, List<RRset> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// An RRset, which may be empty.
    RRsetDraft of(Name owner, int type) {
        return at(owner).computeIfAbsent(type, _ -> new RRsetDraft(owner, type, List.of()));
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
