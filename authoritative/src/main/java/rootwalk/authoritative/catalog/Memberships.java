package rootwalk.authoritative.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// The members of all catalogs of a server, each of which is served for one catalog. Immutable.
///
/// A zone that the server has anyway, from its configuration for example, is never a member. Of several catalogs that list a zone, the first one has it, until it removes the
/// zone or another one takes it over with the permission of the first. When a catalog or the configuration gives a zone up,
/// another catalog that lists it gets it at once, the first one in canonical order (RFC 9432 section 5.5 leaves this open).
public final class Memberships {

    /// The next memberships, and the changes that lead to them.
    public record Update(Memberships memberships, List<MemberChange> changes) {

        public Update {
            changes = List.copyOf(changes);
        }
    }

    /// A member with the catalog that it is served for.
    public record Served(Name catalog, Member member) {}

    /// A catalog of this server.
    ///
    /// @param catalog the last version that was not broken
    /// @param isBroken whether the current version is broken
    /// @param notServed zones that the catalog lists, and that are not served for it
    record Consumed(Catalog catalog, boolean isBroken, NameSet notServed) {

        /// The member of a zone that is served for this catalog, or null.
        @Nullable
        Member served(Name zone) {
            Member member = catalog.member(zone);
            return member == null || notServed.contains(zone) ? null : member;
        }

        Consumed asBroken() {
            return new Consumed(catalog, true, notServed);
        }

        Consumed withoutServing(Collection<Name> zones) {
            return new Consumed(catalog, isBroken, notServed.with(zones));
        }

        Consumed serving(Collection<Name> zones) {
            return new Consumed(catalog, isBroken, notServed.without(zones));
        }
    }

    private final NameSet configured;
    private final SortedMap<Name, Consumed> catalogs;

    /// @param catalogs not changed afterwards
    Memberships(NameSet configured, SortedMap<Name, Consumed> catalogs) {
        this.configured = configured;
        this.catalogs = catalogs;
    }

    /// The memberships of a server that has not read a catalog.
    ///
    /// @param configured the zones that it has anyway, catalog zones included
    public static Memberships none(Set<Name> configured) {
        return new Memberships(NameSet.EMPTY.with(configured), new TreeMap<>());
    }

    /// The memberships of a server that has served members before.
    ///
    /// @param configured the zones that it has anyway, catalog zones included
    /// @param served what was served for each catalog; no zone is in two of them, nor configured
    public static Memberships restored(Set<Name> configured, Collection<Catalog> served) {
        SortedMap<Name, Consumed> catalogs = new TreeMap<>();
        served.forEach(catalog -> catalogs.put(catalog.apex(), new Consumed(catalog, false, NameSet.EMPTY)));
        return new Memberships(NameSet.EMPTY.with(configured), catalogs);
    }

    /// The names of the catalogs that were read, in canonical order.
    public Set<Name> names() {
        return Set.copyOf(catalogs.keySet());
    }

    /// The member of a zone that is served.
    public Optional<Served> served(Name zone) {
        Consumed owner = owner(zone);
        Member member = owner == null ? null : owner.served(zone);
        return owner == null || member == null ? Optional.empty()
                : Optional.of(new Served(owner.catalog().apex(), member));
    }

    /// The last version of a catalog that was not broken.
    public Optional<Catalog> catalog(Name apex) {
        return Optional.ofNullable(catalogs.get(apex)).map(Consumed::catalog);
    }

    /// The zones that a catalog lists, but that are not served for it.
    public Map<Name, NotServed> notServed(Name apex) {
        Map<Name, NotServed> reasons = new LinkedHashMap<>();
        Consumed consumed = catalogs.get(apex);
        if (consumed != null) {
            for (Name zone : consumed.notServed()) {
                Member member = consumed.catalog().member(zone);
                if (member != null) {
                    reason(apex, member).ifPresent(reason -> reasons.put(zone, reason));
                }
            }
        }
        return reasons;
    }

    /// The memberships with the next version of a catalog. A broken version changes no member, and nothing is taken from it or
    /// given to it until the next version that is not broken (RFC 9432 section 5.1).
    public Update with(CatalogReading version) {
        return switch (version) {
            case Catalog catalog -> new MembershipStep(this).read(catalog);
            case BrokenCatalog broken -> new MembershipStep(this).suspend(broken.apex());
        };
    }

    /// The memberships with another configuration.
    ///
    /// @param zones those that the server has anyway, catalog zones included
    /// @param consumed the catalogs whose members are served; nothing is given to others
    public Update withConfiguration(Set<Name> zones, Set<Name> consumed) {
        return new MembershipStep(this).reconfigure(zones, consumed);
    }

    /// The memberships of a server that has one more zone of its own.
    public Update withZone(Name zone) {
        return new MembershipStep(this).configure(zone);
    }

    /// The memberships of a server that has one zone less of its own.
    public Update withoutZone(Name zone) {
        return new MembershipStep(this).release(zone);
    }

    NameSet configured() {
        return configured;
    }

    /// In canonical order of their names; not to be changed.
    SortedMap<Name, Consumed> catalogs() {
        return catalogs;
    }

    /// Whether a zone cannot be a member of a catalog. The catalog zone itself is configured.
    boolean isConfigured(Name zone, Name catalog) {
        return configured.contains(zone) || zone.equals(catalog);
    }

    /// The catalog that a zone is served for, or null.
    @Nullable
    Consumed owner(Name zone) {
        for (Consumed consumed : catalogs.values()) {
            if (consumed.served(zone) != null) {
                return consumed;
            }
        }
        return null;
    }

    /// Why a member cannot be served for its catalog; empty if nothing is in its way.
    Optional<NotServed> reason(Name catalog, Member member) {
        if (isConfigured(member.zone(), catalog)) {
            return Optional.of(new NotServed.Configured());
        }
        Consumed owner = owner(member.zone());
        if (owner == null || owner.catalog().apex().equals(catalog)) {
            return Optional.empty();
        }
        Name name = owner.catalog().apex();
        return Optional.of(member.newOwner().equals(Optional.of(name)) ? new NotServed.MovedTo(name)
                : new NotServed.ServedFor(name));
    }
}
