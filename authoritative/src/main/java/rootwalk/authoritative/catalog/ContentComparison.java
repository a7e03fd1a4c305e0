package rootwalk.authoritative.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.catalog.CatalogNodes.Property;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// What is different between a catalog zone and the members that it should list. Names that differ are removed as a whole, and
/// added again. Used once, by one thread.
final class ContentComparison implements CatalogNodes.Receiver {

    private static final int TTL = 0;
    private static final Rdata NAME_SERVER = Rdata.of(Name.of("invalid."));

    private final Name apex;
    private final Name zones;
    private final Name version;
    private final Map<Name, List<Group>> members;
    private final Set<Name> resets;
    /// Of the next version.
    private final int serial;
    private final NameTrie<ZoneNode> names;
    private final Set<Name> listed = new HashSet<>();
    private final Map<Name, String> labelsBeforeReset = new HashMap<>();
    private final List<Name> removed = new ArrayList<>();
    private final List<RRset> added = new ArrayList<>();
    private final byte[] scratch = new byte[CatalogNodes.TARGET_OCTETS];
    private boolean hasApex;
    private boolean hasVersion;
    /// The name of the member that is being compared, if it stays.
    private @Nullable ZoneNode kept;
    private List<Group> missingGroups = List.of();

    /// @param now in seconds since 1970
    ContentComparison(Name apex, Map<Name, List<Group>> members, Set<Name> resets, int now,
            NameTrie<ZoneNode> names) {
        this.apex = apex;
        this.members = members;
        this.resets = resets;
        this.names = names;
        serial = CatalogContent.nextSerial(names.exact(apex), now);
        zones = UniqueLabel.below(apex, "zones");
        version = UniqueLabel.below(apex, "version");
        CatalogNodes.forEach(apex, names, this);
        endMember();
        addMissing();
    }

    /// Whether the zone stays as it is.
    boolean isSame() {
        return removed.isEmpty() && added.isEmpty();
    }

    /// Names whose records are removed, before others are added.
    List<Name> removed() {
        return removed;
    }

    List<RRset> added() {
        return added;
    }

    @Override
    public void member(ZoneNode node) {
        endMember();
        Name zone = isOnly(node, RecordType.PTR) && node.records(node.firstRRset()) == 1
                ? CatalogNodes.target(node, node.firstRRset(), scratch) : null;
        List<Group> groups = zone == null ? null : members.get(zone);
        if (zone != null && resets.contains(zone)) {
            labelsBeforeReset.putIfAbsent(zone, UniqueLabel.first(node.nameOctets()));
            remove(node);
        } else if (zone != null && groups != null && listed.add(zone)) {
            kept = node;
            missingGroups = groups;
        } else {
            remove(node);
        }
    }

    private void endMember() {
        if (kept != null) {
            addGroups(kept.name(), missingGroups);
        }
        kept = null;
        missingGroups = List.of();
    }

    @Override
    public void property(ZoneNode node, Property property) {
        if (kept != null && property == Property.GROUP && isOnly(node, RecordType.TXT)
                && isSame(node.rrset(node.firstRRset()).rdata(), values(missingGroups))) {
            missingGroups = List.of();
        } else {
            remove(node);
        }
    }

    private static boolean isSame(List<Rdata> one, List<Rdata> other) {
        return one.equals(other) || Set.copyOf(one).equals(Set.copyOf(other));
    }

    @Override
    public void other(ZoneNode node) {
        Name name = node.name();
        if (name.equals(apex) && isApexAsWanted(node)) {
            hasApex = true;
        } else if (name.equals(version) && isOnly(node, RecordType.TXT)
                && node.rrset(node.firstRRset()).rdata().equals(List.of(CatalogReader.SCHEMA_VERSION))) {
            hasVersion = true;
        } else {
            remove(node);
        }
    }

    private static boolean isApexAsWanted(ZoneNode node) {
        List<RRset> rrsets = node.rrsets();
        return rrsets.size() == 2 && rrsets.stream().allMatch(rrset -> rrset.type() == RecordType.SOA
                || (rrset.type() == RecordType.NS && rrset.rdata().equals(List.of(NAME_SERVER))));
    }

    private static boolean isOnly(ZoneNode node, int type) {
        int first = node.firstRRset();
        return first != ZoneNode.NONE && node.type(first) == type && node.nextRRset(first) == ZoneNode.NONE;
    }

    private void remove(ZoneNode node) {
        if (!node.isEmpty()) {
            removed.add(node.name());
        }
    }

    private void addMissing() {
        if (!hasApex) {
            added.add(RRset.of(apex, RecordType.NS, TTL, NAME_SERVER));
        }
        if (!hasVersion) {
            added.add(RRset.of(version, RecordType.TXT, TTL, CatalogReader.SCHEMA_VERSION));
        }
        if (listed.size() < members.size()) {
            members.forEach(this::addMissing);
        }
    }

    private void addMissing(Name zone, List<Group> groups) {
        if (!listed.contains(zone)) {
            String last = labelsBeforeReset.get(zone);
            String label = last == null ? newLabel(zone) : UniqueLabel.next(zone, last, this::isTaken);
            added.addAll(records(UniqueLabel.below(zones, label), zone, groups));
        }
    }

    /// The records of a member.
    static List<RRset> records(Name node, Name zone, List<Group> groups) {
        RRset pointer = RRset.of(node, RecordType.PTR, TTL, Rdata.of(zone));
        return groups.isEmpty() ? List.of(pointer) : List.of(pointer, groups(node, groups));
    }

    /// The record of the groups of a member, of which there are some.
    static RRset groups(Name node, List<Group> groups) {
        return RRset.of(groupNode(node), RecordType.TXT, TTL, values(groups));
    }

    static Name groupNode(Name node) {
        return UniqueLabel.below(node, "group");
    }

    private String newLabel(Name zone) {
        return resets.contains(zone) ? UniqueLabel.again(zone, serial, this::isTaken)
                : UniqueLabel.first(zone, this::isTaken);
    }

    private boolean isTaken(String label) {
        return names.exact(UniqueLabel.below(zones, label)) != null;
    }

    private void addGroups(Name node, List<Group> groups) {
        if (!groups.isEmpty()) {
            added.add(groups(node, groups));
        }
    }

    private static List<Rdata> values(List<Group> groups) {
        return groups.stream().map(Group::value).distinct().toList();
    }
}
