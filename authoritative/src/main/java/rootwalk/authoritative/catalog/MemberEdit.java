package rootwalk.authoritative.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Changes single members of a catalog zone which is known to list all others as it should: the work is for these members only. Labels
/// are those of [CatalogContent].
public final class MemberEdit implements ZoneWriter.Change {

    private final ZoneSnapshot version;
    private final Catalog listed;
    private final Map<Name, Optional<List<Group>>> members;
    private final Set<Name> resets;
    private final int now;
    private final Supplier<CatalogContent> whole;

    /// @param version the current one of the catalog zone
    /// @param listed what it lists
    /// @param members those that change, with their groups; empty for one that is removed
    /// @param resets as for [CatalogContent]
    /// @param whole all of the content; called if the zone has another version by then
    public MemberEdit(ZoneSnapshot version, Catalog listed, Map<Name, Optional<List<Group>>> members,
            Set<Name> resets, Instant now, Supplier<CatalogContent> whole) {
        this.version = version;
        this.listed = listed;
        this.members = Map.copyOf(members);
        this.resets = Set.copyOf(resets);
        this.now = (int) now.getEpochSecond();
        this.whole = whole;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // each version has an SOA record of its own
    public void applyTo(ZoneEdit edit) {
        ZoneNode apex = edit.names().exact(version.apex());
        if (apex != version.apexNode()) {
            whole.get().applyTo(edit);
            return;
        }
        int serial = CatalogContent.nextSerial(apex, now);
        boolean isChanged = false;
        for (Map.Entry<Name, Optional<List<Group>>> member : members.entrySet()) {
            isChanged |= change(edit, serial, member.getKey(), member.getValue().orElse(null));
        }
        if (isChanged) {
            CatalogContent.setSerial(edit, apex, version.apex(), now);
        }
    }

    private boolean change(ZoneEdit edit, int serial, Name zone, @Nullable List<Group> groups) {
        Member member = listed.member(zone);
        if (groups == null) {
            return member != null && remove(edit, member);
        }
        if (member == null) {
            add(edit, zone, groups,
                    resets.contains(zone) ? UniqueLabel.again(zone, serial, label -> isTaken(edit, label))
                            : UniqueLabel.first(zone, label -> isTaken(edit, label)));
            return true;
        }
        if (resets.contains(zone)) {
            String label =
                    UniqueLabel.next(zone, UniqueLabel.first(member.node().sharedOctets()), it -> isTaken(edit, it));
            boolean isRemoved = remove(edit, member);
            add(edit, zone, groups, label);
            return isRemoved;
        }
        return regroup(edit, member, groups);
    }

    private static boolean regroup(ZoneEdit edit, Member member, List<Group> groups) {
        if (Set.copyOf(groups).equals(Set.copyOf(member.groups()))) {
            return false;
        }
        boolean _ = edit.remove(ContentComparison.groupNode(member.node()));
        if (!groups.isEmpty()) {
            edit.add(ContentComparison.groups(member.node(), groups));
        }
        return true;
    }

    private static boolean remove(ZoneEdit edit, Member member) {
        boolean _ = edit.remove(ContentComparison.groupNode(member.node()));
        return edit.remove(member.node());
    }

    private void add(ZoneEdit edit, Name zone, List<Group> groups, String label) {
        for (RRset rrset : ContentComparison.records(node(label), zone, groups)) {
            edit.add(rrset);
        }
    }

    private boolean isTaken(ZoneEdit edit, String label) {
        return edit.names().exact(node(label)) != null;
    }

    private Name node(String label) {
        return UniqueLabel.below(UniqueLabel.below(version.apex(), "zones"), label);
    }
}
