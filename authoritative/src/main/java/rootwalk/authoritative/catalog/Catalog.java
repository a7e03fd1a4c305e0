package rootwalk.authoritative.catalog;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// The content of a version of a catalog zone. Immutable.
///
/// Decided where RFC 9432 or servers differ: a zone that is listed under two unique labels is served once, under the label that
/// it had before, otherwise under the first one in canonical order. Of several groups, all are kept.
public final class Catalog implements CatalogReading {

    private final Name apex;
    private final int serial;
    private final NameTrie<Member> members;
    private final List<Member> duplicates;

    Catalog(Name apex, int serial, NameTrie<Member> members, List<Member> duplicates) {
        this.apex = apex;
        this.serial = serial;
        this.members = members;
        this.duplicates = List.copyOf(duplicates);
    }

    /// Reads a version of a catalog zone, none of which was read before.
    public static CatalogReading read(ZoneSnapshot zone) {
        return new CatalogReader(zone, NameTrie.empty()).read();
    }

    /// Reads a later version of the same catalog zone.
    public CatalogReading next(ZoneSnapshot zone) {
        return new CatalogReader(zone, members).read();
    }

    /// Reads a later version of the same catalog zone. If possible, reads only what changed: members that are the same are the
    /// same objects.
    ///
    /// @param since the deltas from this version to the later one; if they are not, all of it is read
    public CatalogReading next(ZoneSnapshot zone, List<ZoneDelta> since) {
        ChangedNodes changed = ChangedNodes.between(this, zone, since);
        CatalogReading next = changed == null || !duplicates.isEmpty() ? null
                : new CatalogReader(zone, members).read(changed);
        return next == null ? next(zone) : next;
    }

    @Override
    public Name apex() {
        return apex;
    }

    /// The serial number of the version.
    public int serial() {
        return serial;
    }

    /// The members in canonical order of the names of their zones.
    public NameTrie<Member> members() {
        return members;
    }

    /// Members whose zone is in [#members] with another unique label: to be reported, otherwise ignored.
    public List<Member> duplicates() {
        return duplicates;
    }

    /// The member of a zone, or null.
    public @Nullable Member member(Name zone) {
        return members.exact(zone);
    }

    @Override
    public String toString() {
        return apex + " with " + members.size() + " members";
    }
}
