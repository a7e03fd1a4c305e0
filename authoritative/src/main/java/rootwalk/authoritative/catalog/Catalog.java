package rootwalk.authoritative.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.NameTrieEdit;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// The content of a version of a catalog zone. Immutable.
///
/// Decided where RFC 9432 or servers differ: of several groups, all are kept. A property without a member is ignored.
public final class Catalog implements CatalogReading {

    private final Name apex;
    private final int serial;
    private final NameTrie<Member> members;
    private final List<Name> ignored;
    private final Optional<Difference> difference;

    /// What is different from another version.
    ///
    /// @param before its members, which identify it
    /// @param zones that may be other members, or none any more
    record Difference(NameTrie<Member> before, Set<Name> zones) {

        Difference {
            zones = Set.copyOf(zones);
        }
    }

    Catalog(Name apex, int serial, NameTrie<Member> members, List<Name> ignored, Optional<Difference> difference) {
        this.apex = apex;
        this.serial = serial;
        this.members = members;
        this.ignored = List.copyOf(ignored);
        this.difference = difference;
    }

    /// The content of a catalog zone of which only the members are known, and not the version.
    public static Catalog of(Name apex, Collection<Member> members) {
        NameTrieEdit<Member> edit = NameTrie.<Member>empty().edit();
        members.forEach(edit::put);
        return new Catalog(apex, 0, edit.build(), List.of(), Optional.empty());
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
        CatalogReading next = changed == null ? null
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

    /// Owners of properties whose member has no PTR record, as far as they were read for this version: to be reported.
    public List<Name> ignored() {
        return ignored;
    }

    /// The zones that may be other members than in an earlier version, or none any more; empty if all may.
    @SuppressWarnings("ReferenceEquality") // each version has members of its own
    Optional<Set<Name>> changedSince(Catalog before) {
        return difference.filter(it -> it.before() == before.members).map(Difference::zones);
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
