package rootwalk.authoritative.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.catalog.CatalogNodes.Property;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.NameTrieEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Reads one version of a catalog zone (RFC 9432 section 4). Records without a meaning are ignored (section 3). A snapshot has
/// records of class IN only. Used once, by one thread.
final class CatalogReader implements CatalogNodes.Receiver {

    static final Rdata SCHEMA_VERSION = Rdata.of((byte) 1, (byte) '2');

    private final ZoneSnapshot snapshot;
    private final NameTrie<Member> before;
    private NameTrieEdit<Member> members = NameTrie.<Member>empty().edit();
    private final List<Name> ignored = new ArrayList<>();
    /// The zone of the member that is being read; null if its name has no PTR record.
    private @Nullable Name zone;
    private @Nullable ZoneNode node;
    private List<Group> groups = List.of();
    private Optional<Name> newOwner = Optional.empty();
    /// The last groups that were read: many members have the same ones.
    private List<Group> lastGroups = List.of();
    private final byte[] scratch = new byte[CatalogNodes.TARGET_OCTETS];
    /// The first fault.
    private @Nullable BrokenCatalog broken;

    /// @param before the members of the version before
    CatalogReader(ZoneSnapshot snapshot, NameTrie<Member> before) {
        this.snapshot = snapshot;
        this.before = before;
    }

    /// Reads the whole zone.
    CatalogReading read() {
        checkVersion();
        if (broken == null) {
            CatalogNodes.forEach(snapshot.apex(), snapshot.names(), this);
            end();
        }
        return reading(Optional.empty());
    }

    private CatalogReading reading(Optional<Catalog.Difference> difference) {
        return broken != null ? broken
                : new Catalog(snapshot.apex(), snapshot.serial(), members.build(), ignored, difference);
    }

    /// Reads only what changed since the version before. Returns null if there is a fault: the first one is found in the whole zone.
    @Nullable
    CatalogReading read(ChangedNodes changed) {
        members = before.edit();
        checkVersion();
        Set<Name> zones = new HashSet<>(changed.zones());
        for (Name changedNode : changed.nodes()) {
            ZoneNode present = snapshot.names().exact(changedNode);
            if (present != null && present.ofType(RecordType.PTR) != ZoneNode.NONE) {
                zones.add(CatalogNodes.target(present, present.ofType(RecordType.PTR), scratch));
            }
        }
        zones.forEach(changedZone -> removeChanged(changed, changedZone));
        for (Name changedNode : changed.nodes()) {
            ZoneNode present = snapshot.names().exact(changedNode);
            if (present != null) {
                member(present);
                property(changedNode, CatalogNodes.NEW_OWNER, Property.NEW_OWNER);
                property(changedNode, CatalogNodes.GROUP, Property.GROUP);
                end();
            }
        }
        return broken == null ? reading(Optional.of(new Catalog.Difference(before, zones))) : null;
    }

    private void removeChanged(ChangedNodes changed, Name changedZone) {
        Member member = find(changedZone);
        if (member != null && changed.nodes().contains(member.node())) {
            boolean _ = members.remove(changedZone);
        }
    }

    private @Nullable Member find(Name memberZone) {
        return members.exact(memberZone.sharedOctets(), 0, memberZone.length());
    }

    private void property(Name memberNode, byte[] label, Property property) {
        Name name = memberNode.child(label, 1, label[0]);
        ZoneNode present = name == null ? null : snapshot.names().exact(name);
        if (present != null) {
            property(present, property);
        }
    }

    private void fail(Name owner, int type, String reason) {
        if (broken == null) {
            broken = new BrokenCatalog(snapshot.apex(), owner, type, reason);
        }
    }

    /// RFC 9432 section 4.2.1.
    private void checkVersion() {
        Name owner = version(snapshot.apex());
        RRset version = owner == null ? null : snapshot.rrset(owner, RecordType.TXT);
        if (version == null) {
            fail(owner == null ? snapshot.apex() : owner, RecordType.TXT, "the catalog zone has no version");
        } else if (version.size() != 1) {
            fail(version.owner(), RecordType.TXT, "there must be one record, not " + version.size());
        } else if (!version.rdata(0).equals(SCHEMA_VERSION)) {
            fail(version.owner(), RecordType.TXT, "the version is " + RdataText.print(RecordType.TXT, version.rdata(0))
                    + "; only version \"2\" is supported");
        }
    }

    /// The owner of the version, or null if it would be too long for a name.
    static @Nullable Name version(Name apex) {
        return apex.child(new byte[] {'v', 'e', 'r', 's', 'i', 'o', 'n'}, 0, 7);
    }

    @Override
    public void member(ZoneNode named) {
        end();
        node = named;
        zone = target(named);
    }

    /// The name in a PTR RRset, which must have one record (RFC 9432 sections 4.1 and 4.4.1); null if there is none.
    private @Nullable Name target(ZoneNode named) {
        int ptr = named.ofType(RecordType.PTR);
        if (ptr == ZoneNode.NONE) {
            return null;
        }
        int records = named.records(ptr);
        if (records != 1) {
            fail(named.name(), RecordType.PTR, "there must be one record, not " + records);
        }
        return CatalogNodes.target(named, ptr, scratch);
    }

    @Override
    public void property(ZoneNode named, Property property) {
        switch (property) {
            case GROUP -> {
                int txt = named.ofType(RecordType.TXT);
                if (txt != ZoneNode.NONE && isOfMember(named)) {
                    List<Group> read = named.rrset(txt).rdata().stream().map(Group::new).toList();
                    lastGroups = read.equals(lastGroups) ? lastGroups : read;
                    groups = lastGroups;
                }
            }
            case NEW_OWNER -> {
                Name owner = target(named);
                if (owner != null && isOfMember(named)) {
                    newOwner = Optional.of(owner);
                }
            }
            case UNKNOWN -> {}
        }
    }

    /// A property without a member means nothing (RFC 9432 section 3), but something is missing.
    private boolean isOfMember(ZoneNode property) {
        if (zone == null) {
            ignored.add(property.name());
        }
        return zone != null;
    }

    @Override
    public void other(ZoneNode named) {}

    /// Adds the member that has been read.
    private void end() {
        if (zone != null && node != null) {
            add(new Member(zone, node.name(), groups, newOwner));
        }
        zone = null;
        groups = List.of();
        newOwner = Optional.empty();
    }

    /// RFC 9432 section 4.1: a catalog that lists a zone twice is broken.
    private void add(Member member) {
        Member first = find(member.zone());
        if (first == null) {
            members.put(member);
        } else {
            fail(member.node(), RecordType.PTR, member.zone() + " is also listed at " + first.node());
        }
    }
}
